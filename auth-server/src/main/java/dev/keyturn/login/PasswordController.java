package dev.keyturn.login;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.PasswordRefusedException;
import dev.keyturn.user.Passwords;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.RequestContextUtils;

/** The page on which a person replaces a temporary password, or changes the one that they chose. */
@Controller
@RequestMapping(Pages.PASSWORD)
class PasswordController {

    private static final Duration JUST_SIGNED_IN = Duration.ofMinutes(10);

    private final Passwords passwords;
    private final SignInRenewal renewal;
    private final PendingRequests pendingRequests;
    private final KnownDevices devices;
    private final Clock clock;

    PasswordController(
            Passwords passwords,
            SignInRenewal renewal,
            PendingRequests pendingRequests,
            KnownDevices devices,
            Clock clock) {
        this.devices = devices;
        this.passwords = passwords;
        this.renewal = renewal;
        this.pendingRequests = pendingRequests;
        this.clock = clock;
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
        return page(user, List.of(), request, model);
    }

    @PostMapping
    @Nullable
    String change(
            @AuthenticationPrincipal SignedInUser user,
            @RequestParam(name = PasswordForm.CURRENT, defaultValue = "") String current,
            @RequestParam(name = PasswordForm.REPLACEMENT, defaultValue = "") String replacement,
            @RequestParam(name = PasswordForm.REPETITION, defaultValue = "") String repetition,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        PasswordForm form = new PasswordForm(current, replacement, repetition);
        boolean asksForCurrent = asksForCurrent(user);
        List<FieldError> problems =
                asksForCurrent ? form.problems(user.mustChangePassword()) : form.problemsOfReplacement();
        if (!problems.isEmpty()) {
            return refuse(user, problems, model, request, response);
        }
        try {
            SignedInUser changed = asksForCurrent
                    ? passwords.changePassword(
                            user.id(), form.current(), form.replacement(), devices.source(user.loginName(), request))
                    : passwords.replaceTemporaryPassword(user, form.replacement());
            renewal.renew(changed, request, response);
            devices.remember(changed, request, response);
        } catch (PasswordRefusedException e) {
            return refuse(user, e.errors(), model, request, response);
        }
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
            return null;
        }
        sayThatItChanged(request, response);
        response.sendRedirect(pending.address());
        return null;
    }

    /** A user who has just signed in with a temporary password does not have to enter it again. */
    private boolean asksForCurrent(SignedInUser user) {
        return !user.mustChangePassword()
                || user.signedInAt().plus(JUST_SIGNED_IN).isBefore(clock.instant());
    }

    private String refuse(
            SignedInUser user,
            List<FieldError> problems,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(user, problems, request, model);
    }

    private String page(SignedInUser user, List<FieldError> problems, HttpServletRequest request, Model model) {
        Locale locale = RequestContextUtils.getLocale(request);
        Map<String, String> messages = new LinkedHashMap<>();
        problems.forEach(problem -> messages.put(problem.field(), problem.messageIn(locale)));
        model.addAttribute(PendingRequests.PARAMETER, request.getParameter(PendingRequests.PARAMETER));
        model.addAttribute("user", user);
        model.addAttribute("problems", messages);
        model.addAttribute("asksForCurrent", asksForCurrent(user));
        return "password";
    }

    private static void sayThatItChanged(HttpServletRequest request, HttpServletResponse response) {
        RequestContextUtils.getOutputFlashMap(request).put("passwordChanged", true);
        RequestContextUtils.saveOutputFlashMap("/", request, response);
    }
}
