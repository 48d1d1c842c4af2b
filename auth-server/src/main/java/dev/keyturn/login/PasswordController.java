package dev.keyturn.login;

import dev.keyturn.user.PasswordRefusedException;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
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

/** The page on which a person replaces a one-time password, or changes the one that they chose. */
@Controller
@RequestMapping("/password")
class PasswordController {

    private final Users users;
    private final SignInRenewal renewal;
    private final SavedPlace savedPlace;

    PasswordController(Users users, SignInRenewal renewal, SavedPlace savedPlace) {
        this.users = users;
        this.renewal = renewal;
        this.savedPlace = savedPlace;
    }

    @GetMapping
    String ask(@AuthenticationPrincipal SignedInUser user, Model model) {
        return page(user, Map.of(), model);
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
        Map<String, String> problems = form.problems(user.mustChangePassword());
        if (!problems.isEmpty()) {
            return refuse(user, problems, model, response);
        }
        try {
            SignedInUser changed = users.changePassword(user.id(), form.current(), form.replacement());
            renewal.renew(changed, request, response);
        } catch (PasswordRefusedException e) {
            return refuse(user, byField(e), model, response);
        }
        sayThatItChanged(request, response);
        response.sendRedirect(savedPlace.pathAndQuery(request, response));
        return null;
    }

    private static String refuse(
            SignedInUser user, Map<String, String> problems, Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(user, problems, model);
    }

    private static Map<String, String> byField(PasswordRefusedException refusal) {
        Map<String, String> problems = new LinkedHashMap<>();
        refusal.errors().forEach(error -> problems.put(error.field(), error.message()));
        return problems;
    }

    private static String page(SignedInUser user, Map<String, String> problems, Model model) {
        model.addAttribute("user", user);
        model.addAttribute("problems", problems);
        return "password";
    }

    private static void sayThatItChanged(HttpServletRequest request, HttpServletResponse response) {
        RequestContextUtils.getOutputFlashMap(request).put("passwordChanged", true);
        RequestContextUtils.saveOutputFlashMap("/", request, response);
    }
}
