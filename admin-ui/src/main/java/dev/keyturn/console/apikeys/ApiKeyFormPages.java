package dev.keyturn.console.apikeys;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormSubmission;
import dev.keyturn.console.form.FormValues;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.layout.OneTimeSecret;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
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

/** Pages that create and edit an API key. */
@Controller
class ApiKeyFormPages {

    private final ApiKeys keys;
    private final KeyHolders holders;
    private final Clock clock;

    ApiKeyFormPages(ApiKeys keys, KeyHolders holders, Clock clock) {
        this.keys = keys;
        this.holders = holders;
        this.clock = clock;
    }

    /** For a client that is chosen; without one, the page asks for it first. */
    @GetMapping("/new-api-key")
    String start(@RequestParam(name = "client_id", defaultValue = "") String clientId, Model model) {
        FormValues form = UnsentForm.in(model).map(ApiKeyFields::of).orElseGet(() -> ApiKeyFields.empty(clientId));
        if (form.text(ApiKeyFields.CLIENT).isEmpty()) {
            model.addAttribute("holders", holders.all());
            return "apikeys/client";
        }
        return form(form.text(ApiKeyFields.CLIENT), form, FormErrors.none(), model);
    }

    @PostMapping("/new-api-key")
    String issue(
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormValues form = ApiKeyFields.of(new FormData(parameters));
        return ApiKeyFields.SUBMISSION.create(
                form,
                ApiKeyFields.errors(form),
                response,
                () -> {
                    ApiKeys.Issued issued = keys.issue(ApiKeyFields.toJson(form, clock.instant()));
                    OneTimeSecret.pass(issued.key(), next);
                    return ApiKeyPages.toKey(issued.id(), "issued", next);
                },
                errors -> form(form.text(ApiKeyFields.CLIENT), form, errors, model));
    }

    @GetMapping("/api-keys/{id}/edit")
    String startEdit(@PathVariable String id, Model model) {
        Versioned<JsonNode> key = keys.document(id);
        return form(
                key,
                UnsentForm.in(model).map(ApiKeyFields::of).orElseGet(() -> FormValues.of(ApiKeyFields.FIELDS, key)),
                FormErrors.none(),
                model);
    }

    @PostMapping("/api-keys/{id}/edit")
    String save(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormValues values = ApiKeyFields.of(new FormData(parameters));
        FormErrors errors = ApiKeyFields.errors(values);
        return ApiKeyFields.SUBMISSION.edit(values, errors, model, response, new FormSubmission.EditPage() {
            @Override
            public String save() {
                keys.update(id, values.etag(), ApiKeyFields.toJson(values, clock.instant()));
                return ApiKeyPages.toKey(id, "changed", next);
            }

            @Override
            public Versioned<JsonNode> stored() {
                return keys.document(id);
            }

            @Override
            public String show(@Nullable Versioned<JsonNode> stored, FormValues form, FormErrors found) {
                return form(stored == null ? stored() : stored, form, found, model);
            }
        });
    }

    private String form(Versioned<JsonNode> key, FormValues form, FormErrors errors, Model model) {
        ApiKey stored = keys.parse(key.value());
        model.addAttribute(ApiKeyPages.KEY, stored);
        return form(stored.clientId(), form, errors, model);
    }

    private String form(String clientId, FormValues form, FormErrors errors, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("holder", holders.find(clientId));
        model.addAttribute("environments", keys.environments());
        model.addAttribute("owners", holders.owners());
        return "apikeys/form";
    }
}
