package dev.keyturn.login;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.mail.Mailer;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SignInLevel;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which a person signs in, and the one that asks whether to sign out. Both forms are the framework's to read. */
@Controller
class LoginController {

    /** Parameter of the page after a new password through a link. */
    private static final String PASSWORD_SET = "password-set";

    private final PendingRequests pendingRequests;
    private final AfterSignOut afterSignOut;
    private final Clients clients;
    private final Mailer mailer;
    private final PasskeyChallenges challenges;

    LoginController(
            PendingRequests pendingRequests,
            AfterSignOut afterSignOut,
            Clients clients,
            Mailer mailer,
            PasskeyChallenges challenges) {
        this.mailer = mailer;
        this.pendingRequests = pendingRequests;
        this.afterSignOut = afterSignOut;
        this.clients = clients;
        this.challenges = challenges;
    }

    @GetMapping(Pages.LOGIN)
    @Nullable
    String login(
            @AuthenticationPrincipal @Nullable SignedInUser user,
            @RequestParam(name = PendingRequests.PARAMETER, required = false) @Nullable String carried,
            CsrfToken token,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
            return null;
        }
        if (user != null && !pending.refuses(user)) {
            response.sendRedirect(pending.address());
            return null;
        }
        Set<String> flags = request.getParameterMap().keySet();
        model.addAttribute("failed", flags.contains("failed"));
        model.addAttribute("passkeyFailed", flags.contains("passkey-failed"));
        model.addAttribute("stale", flags.contains("stale"));
        model.addAttribute("passwordSet", flags.contains(PASSWORD_SET));
        model.addAttribute("mailsLinks", mailer.isConfigured());
        model.addAttribute("signedOut", flags.contains("signed-out"));
        model.addAttribute("username", username(pending, user));
        model.addAttribute("user", user);
        model.addAttribute("wantsAccount", pending.wantsAccount());
        model.addAttribute(PendingRequests.PARAMETER, carried);
        askingClientName(pending).ifPresent(name -> model.addAttribute("clientName", name));
        model.addAttribute("wantsPasskey", pending.level() == SignInLevel.PHISHING_RESISTANT);
        // its cookie has to be sent before the page is
        token.getToken();
        model.addAttribute("passkey", challenges.issue(request));
        return "login";
    }

    /** Takes a user who opens where the form for passkeys leads to the page that has it. */
    @GetMapping(Pages.PASSKEY_SIGN_IN)
    void passkeySignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PendingRequest pending = pendingRequests.in(request);
        pendingRequests.askToSignIn(pending == null ? PendingRequest.home(request) : pending, request, response);
    }

    /** Page that asks for confirmation of a sign-out, or confirms it. */
    @GetMapping(Pages.LOGOUT)
    @Nullable
    String logout(
            @AuthenticationPrincipal @Nullable SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Optional<AfterSignOut.Place> next = afterSignOut.place(request);
        if (user != null) {
            model.addAttribute("user", user);
            model.addAttribute("next", next.orElse(null));
            return "logout";
        }
        if (next.isPresent()) {
            response.sendRedirect(next.get().address());
            return null;
        }
        return "signed-out";
    }

    private Optional<String> askingClientName(PendingRequest pending) {
        return pending.client()
                .filter(ClientId::isValid)
                .flatMap(id -> clients.find(new ClientId(id)))
                .filter(ClientView::enabled)
                .map(ClientView::clientName);
    }

    private static String username(PendingRequest pending, @Nullable SignedInUser user) {
        if (!pending.typedName().isEmpty()) {
            return pending.typedName();
        }
        if (user != null) {
            return pending.wantsAccount() ? "" : user.loginName();
        }
        return pending.loginHint()
                .filter(hint -> hint.length() <= SignInFailureHandler.MAX_NAME)
                .orElse("");
    }
}
