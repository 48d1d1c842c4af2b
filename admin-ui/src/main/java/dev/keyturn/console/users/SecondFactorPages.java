package dev.keyturn.console.users;

import dev.keyturn.console.form.ConfirmedAction;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page that resets the second factors of a user. */
@Controller
class SecondFactorPages {

    private static final FormFields FIELDS = FormFields.of("users").text("reason");
    private static final ConfirmedAction ACTIONS = ConfirmedAction.of(FIELDS, Map.of());

    private final Users users;

    SecondFactorPages(Users users) {
        this.users = users;
    }

    @GetMapping("/users/{id}/reset-second-factors")
    String ask(@PathVariable String id, Model model) {
        return page(id, "", model);
    }

    @PostMapping("/users/{id}/reset-second-factors")
    String reset(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String etag,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        return ACTIONS.run(
                model,
                response,
                () -> {
                    users.resetSecondFactors(id, etag, reason);
                    return UserPages.toUser(id, "second-factors-reset", next);
                },
                () -> page(id, reason, model));
    }

    private String page(String id, String reason, Model model) {
        Versioned<User> user = users.find(id);
        model.addAttribute(UserPages.USER, user.value());
        model.addAttribute("etag", user.etag());
        model.addAttribute("reason", reason);
        if (!model.containsAttribute("errors")) {
            model.addAttribute("errors", FormErrors.none());
        }
        return "users/reset-second-factors";
    }
}
