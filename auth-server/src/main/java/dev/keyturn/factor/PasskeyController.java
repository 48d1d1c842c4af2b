package dev.keyturn.factor;

import dev.keyturn.login.PasskeyChallenges;
import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.Pages;
import dev.keyturn.passkey.Passkey;
import dev.keyturn.passkey.RejectedPasskeyException;
import dev.keyturn.passkey.TooManyPasskeysException;
import dev.keyturn.user.PasskeyAnswer;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which a user adds a passkey. It carries the request that waits for it, if there is one. */
@Controller
@RequestMapping(Pages.PASSKEY)
class PasskeyController {

    private final NewPasskeys passkeys;
    private final RecentSignIn recent;
    private final PendingRequests pendingRequests;
    private final PasskeyChallenges challenges;
    private final NewFactorPage page;

    PasskeyController(
            NewPasskeys passkeys,
            RecentSignIn recent,
            PendingRequests pendingRequests,
            PasskeyChallenges challenges,
            NewFactorPage page) {
        this.passkeys = passkeys;
        this.recent = recent;
        this.pendingRequests = pendingRequests;
        this.challenges = challenges;
        this.page = page;
    }

    @GetMapping
    @Nullable
    String ask(
            @AuthenticationPrincipal SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (pendingRequests.in(request) == null) {
            PendingRequests.sayThatItExpired(request, response);
            return null;
        }
        if (recent.isMissing(user, request, response)) {
            return null;
        }
        if (passkeys.of(user).size() >= Passkey.MAX) {
            return "redirect:" + Pages.SECURITY;
        }
        return page(user, "", request, model);
    }

    @PostMapping
    @Nullable
    String add(
            @RequestParam(name = "name", defaultValue = "") String typedName,
            @AuthenticationPrincipal SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
            return null;
        }
        if (recent.isMissing(user, request, response)) {
            return null;
        }
        String name = FactorName.of(typedName);
        Optional<PasskeyAnswer> answer = challenges.answer(request);
        if (answer.isEmpty()) {
            return again("stale", user, name, request, response, model);
        }
        try {
            List<String> codes = passkeys.add(user, name, answer.get(), request, response);
            String next = request.getParameter(PendingRequests.PARAMETER) == null
                    ? request.getContextPath() + Pages.SECURITY
                    : pending.address();
            if (codes.isEmpty()) {
                response.sendRedirect(next);
                return null;
            }
            model.addAttribute("user", user);
            model.addAttribute("codes", codes);
            model.addAttribute("next", next);
            model.addAttribute("addedPasskey", true);
            return "recovery-codes";
        } catch (RejectedPasskeyException e) {
            return again("failed", user, name, request, response, model);
        } catch (TooManyPasskeysException | SignInTooWeakException e) {
            return "redirect:" + Pages.SECURITY;
        }
    }

    private String again(
            String reason,
            SignedInUser user,
            String name,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute(reason, true);
        return page(user, name, request, model);
    }

    private String page(SignedInUser user, String name, HttpServletRequest request, Model model) {
        page.addTo(model, user, request);
        model.addAttribute("name", name);
        model.addAttribute("passkey", challenges.issue(request));
        model.addAttribute("handle", passkeys.handle(user));
        model.addAttribute(
                "existing",
                passkeys.of(user).stream().map(Passkey::credentialId).collect(Collectors.joining(" ")));
        return "passkey";
    }
}
