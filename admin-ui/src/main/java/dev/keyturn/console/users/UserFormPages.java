package dev.keyturn.console.users;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.layout.OneTimeSecret;
import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages on which a user is created and changed. */
@Controller
class UserFormPages {

    private final Users users;

    UserFormPages(Users users) {
        this.users = users;
    }

    @GetMapping("/new-user")
    String startCreation(Model model) {
        return form(UnsentForm.in(model).map(UserForm::of).orElseGet(UserForm::empty), FormErrors.none(), model);
    }

    @PostMapping("/new-user")
    String create(
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        UserForm form = UserForm.of(new FormData(parameters));
        try {
            Users.Created created = users.create(form.toNewUser());
            OneTimeSecret.pass(created.temporaryPassword(), next);
            return UserPages.toUser(created.id(), "created", next);
        } catch (AdminApiException refused) {
            return form(form, errors(refused, response), model);
        }
    }

    @GetMapping("/users/{id}/edit")
    String startChange(@PathVariable String id, Model model) {
        Versioned<User> user = users.find(id);
        model.addAttribute(UserPages.USER, user.value());
        return form(
                UnsentForm.in(model).map(UserForm::of).orElseGet(() -> UserForm.of(user)), FormErrors.none(), model);
    }

    @PostMapping("/users/{id}/edit")
    String change(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        UserForm form = UserForm.of(new FormData(parameters));
        try {
            users.update(id, form.etag(), form.toChangedUser());
            return UserPages.toUser(id, "changed", next);
        } catch (AdminApiException refused) {
            FormErrors errors = errors(refused, response);
            return refused.problem().isStale() ? overtaken(id, form, model) : form(form, errors, model);
        }
    }

    /** Shows both states; saving again then overwrites theirs, knowingly. */
    private String overtaken(String id, UserForm form, Model model) {
        Versioned<User> current = users.find(id);
        model.addAttribute(UserPages.USER, current.value());
        model.addAttribute("conflict", UserForm.of(current).differencesTo(form));
        return form(form.at(current.etag()), FormErrors.none(), model);
    }

    private static String form(UserForm form, FormErrors errors, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        return "users/form";
    }

    private static FormErrors errors(AdminApiException refused, HttpServletResponse response) {
        FormErrors errors = FormErrors.of(refused, UserForm.FIELDS, UserForm.FIELD_OF_CODE);
        response.setStatus(errors.status());
        return errors;
    }
}
