package dev.keyturn.login;

import dev.keyturn.oauth.Pages;
import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.SecondFactors;
import dev.keyturn.user.SignInLevel;
import dev.keyturn.user.UnfinishedSignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which a user gives the second factor. Its form is read by the {@link SecondFactorFilter}. */
@Controller
class SecondFactorController {

    private final UnfinishedSignIns unfinished;
    private final PendingRequests pendingRequests;
    private final KnownDevices devices;
    private final SecondFactors factors;
    private final PasskeyChallenges challenges;

    SecondFactorController(
            UnfinishedSignIns unfinished,
            PendingRequests pendingRequests,
            KnownDevices devices,
            SecondFactors factors,
            PasskeyChallenges challenges) {
        this.unfinished = unfinished;
        this.pendingRequests = pendingRequests;
        this.devices = devices;
        this.factors = factors;
        this.challenges = challenges;
    }

    @GetMapping(Pages.SECOND_FACTOR)
    @Nullable
    String ask(
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
        Optional<UnfinishedSignIn> begun = unfinished.in(request);
        if (begun.isEmpty()) {
            pendingRequests.askToSignIn(pending, request, response);
            return null;
        }
        model.addAttribute("username", begun.get().username());
        Set<String> flags = request.getParameterMap().keySet();
        model.addAttribute("failed", flags.contains("failed"));
        model.addAttribute("passkeyFailed", flags.contains("passkey-failed"));
        model.addAttribute("stale", flags.contains("stale"));
        model.addAttribute("wantsPasskey", pending.level() == SignInLevel.PHISHING_RESISTANT);
        model.addAttribute(PendingRequests.PARAMETER, carried);
        if (devices.trustsBrowsers()) {
            model.addAttribute("trustedDays", devices.trustedDays());
        }
        // its cookie has to be sent before the page is
        token.getToken();
        if (factors.hasPasskey(begun.get().user())) {
            model.addAttribute("passkey", challenges.issue(request));
        }
        return "code";
    }
}
