package dev.keyturn.console.apis;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormSubmission;
import dev.keyturn.console.form.FormValues;
import dev.keyturn.console.form.UnsentForm;
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

/** Pages that create and edit an API and its scopes. */
@Controller
class ApiFormPages {

    private static final String ADD = "add_scope";
    private static final String REMOVE = "remove_scope";

    private final Apis apis;

    ApiFormPages(Apis apis) {
        this.apis = apis;
    }

    @GetMapping("/new-api")
    String start(Model model) {
        return form(unsent(model, ApiFields.empty()), FormErrors.none(), model);
    }

    @PostMapping("/new-api")
    String register(
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormData data = new FormData(parameters);
        if (isAboutRows(data)) {
            return rows(data, model);
        }
        FormValues form = ApiFields.of(data).withoutBlankRows(ApiFields.SCOPES);
        return ApiFields.SUBMISSION.create(
                form,
                form.errors(),
                response,
                () -> ApiPages.toApi(apis.register(form.toJson()).id(), "created", next),
                errors -> form(ApiFields.withFirstScope(form), errors, model));
    }

    @GetMapping("/apis/{id}/edit")
    String startEdit(@PathVariable String id, Model model) {
        Versioned<JsonNode> api = apis.document(id);
        if (apis.parse(api.value()).builtIn()) {
            return ApiPages.TO_API;
        }
        return form(api, unsent(model, FormValues.of(ApiFields.FIELDS, api)), FormErrors.none(), model);
    }

    @PostMapping("/apis/{id}/edit")
    String save(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormData data = new FormData(parameters);
        if (isAboutRows(data)) {
            model.addAttribute(ApiPages.API, apis.find(id).value());
            return rows(data, model);
        }
        FormValues values = ApiFields.of(data).withoutBlankRows(ApiFields.SCOPES);
        return ApiFields.SUBMISSION.edit(values, values.errors(), model, response, new FormSubmission.EditPage() {
            @Override
            public String save() {
                apis.update(id, values.etag(), values.toJson());
                return ApiPages.toApi(id, "changed", next);
            }

            @Override
            public Versioned<JsonNode> stored() {
                return apis.document(id);
            }

            @Override
            public String show(@Nullable Versioned<JsonNode> stored, FormValues form, FormErrors errors) {
                return form(stored, form, errors, model);
            }
        });
    }

    private static FormValues unsent(Model model, FormValues otherwise) {
        return UnsentForm.in(model).map(ApiFields::of).orElse(otherwise);
    }

    private String form(@Nullable Versioned<JsonNode> stored, FormValues form, FormErrors errors, Model model) {
        if (stored != null) {
            model.addAttribute(ApiPages.API, apis.parse(stored.value()));
        }
        return form(form, errors, model);
    }

    private static String form(FormValues form, FormErrors errors, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("algorithms", ApiFields.algorithms(form));
        return "apis/form";
    }

    private static boolean isAboutRows(FormData data) {
        return data.has(ADD) || data.has(REMOVE);
    }

    /** The form with one more row, which gets the focus, or with one less. */
    private static String rows(FormData data, Model model) {
        FormValues typed = ApiFields.of(data);
        boolean add = data.has(ADD);
        model.addAttribute("added", add);
        return form(
                add ? typed.withRow(ApiFields.SCOPES) : typed.withoutRow(ApiFields.SCOPES, data.text(REMOVE)),
                FormErrors.none(),
                model);
    }
}
