package dev.keyturn.factor;

import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SignInMethod;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which a user adds an authenticator app. It carries the request that waits for it, if there is one. */
@Controller
@RequestMapping(Pages.AUTHENTICATOR_APP)
class EnrolmentController {

    private final Factors factors;
    private final Enrolments enrolments;
    private final RecentSignIn recent;
    private final PendingRequests pendingRequests;
    private final Upgrade upgrade;
    private final NewFactorPage page;
    private final String issuer;

    EnrolmentController(
            Factors factors,
            Enrolments enrolments,
            RecentSignIn recent,
            PendingRequests pendingRequests,
            Upgrade upgrade,
            NewFactorPage page,
            KeyturnProperties server) {
        this.factors = factors;
        this.enrolments = enrolments;
        this.recent = recent;
        this.pendingRequests = pendingRequests;
        this.upgrade = upgrade;
        this.page = page;
        this.issuer = server.issuer().getHost();
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
        if (!factors.of(user.id()).hasRoom()) {
            return "redirect:" + Pages.SECURITY;
        }
        return page(user, TotpSecret.generate(), request, model);
    }

    @PostMapping
    @Nullable
    String add(
            @RequestParam(name = "enrolment", defaultValue = "") String enrolment,
            @RequestParam(name = "name", defaultValue = "") String name,
            @RequestParam(name = "code", defaultValue = "") String code,
            @AuthenticationPrincipal SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        PendingRequest pending = pendingRequests.in(request);
        Optional<TotpSecret> secret = enrolments.open(enrolment, user.id());
        if (pending == null || secret.isEmpty()) {
            PendingRequests.sayThatItExpired(request, response);
            return null;
        }
        if (recent.isMissing(user, request, response)) {
            return null;
        }
        try {
            Optional<List<String>> codes = factors.add(user, FactorName.of(name), secret.get(), code);
            if (codes.isPresent()) {
                upgrade.to(SignInMethod.AUTHENTICATOR_APP, user, request, response);
            }
            String next = request.getParameter(PendingRequests.PARAMETER) == null
                    ? request.getContextPath() + Pages.SECURITY
                    : pending.address();
            if (codes.filter(shown -> !shown.isEmpty()).isEmpty()) {
                response.sendRedirect(next);
                return null;
            }
            model.addAttribute("user", user);
            model.addAttribute("codes", codes.get());
            model.addAttribute("next", next);
            model.addAttribute("added", true);
            return "recovery-codes";
        } catch (WrongCodeException e) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("failed", true);
            model.addAttribute("name", FactorName.of(name));
            return page(user, secret.get(), request, model);
        } catch (TooManyAppsException | SignInTooWeakException e) {
            return "redirect:" + Pages.SECURITY;
        }
    }

    private String page(SignedInUser user, TotpSecret secret, HttpServletRequest request, Model model) {
        page.addTo(model, user, request);
        model.addAttribute("picture", QrCode.of(secret.address(issuer, user.loginName())));
        model.addAttribute("secret", secret.typed());
        model.addAttribute("enrolment", enrolments.seal(user.id(), secret));
        return "authenticator-app";
    }
}
