package dev.keyturn.console.users;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormSubmission;
import dev.keyturn.console.form.FormValues;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.layout.OneTimeSecret;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

/** Pages that create and edit a user. */
@Controller
class UserFormPages {

    private final Users users;

    UserFormPages(Users users) {
        this.users = users;
    }

    @GetMapping("/new-user")
    String start(Model model) {
        return form(unsent(model, FormValues.empty(UserFields.FIELDS)), FormErrors.none(), model);
    }

    @PostMapping("/new-user")
    String create(
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormValues form = FormValues.of(UserFields.FIELDS, new FormData(parameters));
        return UserFields.SUBMISSION.create(
                form,
                form.errors(),
                response,
                () -> {
                    Users.Created created = users.create(form.toJson());
                    OneTimeSecret.pass(created.temporaryPassword(), next);
                    return UserPages.toUser(created.id(), "created", next);
                },
                errors -> form(form, errors, model));
    }

    @GetMapping("/users/{id}/edit")
    String startEdit(@PathVariable String id, Model model) {
        Versioned<JsonNode> user = users.document(id);
        return form(user, unsent(model, FormValues.of(UserFields.FIELDS, user)), FormErrors.none(), model);
    }

    @PostMapping("/users/{id}/edit")
    String save(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormValues values = FormValues.of(UserFields.FIELDS, new FormData(parameters));
        return UserFields.SUBMISSION.edit(values, values.errors(), model, response, new FormSubmission.EditPage() {
            @Override
            public String save() {
                users.update(id, values.etag(), values.toJson());
                return UserPages.toUser(id, "changed", next);
            }

            @Override
            public Versioned<JsonNode> stored() {
                return users.document(id);
            }

            @Override
            public String show(@Nullable Versioned<JsonNode> stored, FormValues form, FormErrors errors) {
                return form(stored, form, errors, model);
            }
        });
    }

    private static FormValues unsent(Model model, FormValues otherwise) {
        return UnsentForm.in(model)
                .map(data -> FormValues.of(UserFields.FIELDS, data))
                .orElse(otherwise);
    }

    private String form(@Nullable Versioned<JsonNode> stored, FormValues form, FormErrors errors, Model model) {
        if (stored != null) {
            model.addAttribute(UserPages.USER, users.parse(stored.value()));
        }
        return form(form, errors, model);
    }

    private static String form(FormValues form, FormErrors errors, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        return "users/form";
    }
}
