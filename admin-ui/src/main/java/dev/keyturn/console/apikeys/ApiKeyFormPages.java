package dev.keyturn.console.apikeys;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages on which an API key is issued and changed. */
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
        ApiKeyForm form = UnsentForm.in(model).map(ApiKeyForm::of).orElseGet(() -> ApiKeyForm.empty(clientId));
        if (form.clientId().isEmpty()) {
            model.addAttribute("holders", holders.all());
            return "apikeys/client";
        }
        return form(form, FormErrors.none(), model);
    }

    @PostMapping("/new-api-key")
    String issue(
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        ApiKeyForm form = ApiKeyForm.of(new FormData(parameters));
        FormErrors own = form.ownErrors();
        if (!own.isEmpty()) {
            return form(form, told(own, response), model);
        }
        try {
            ApiKeys.Issued issued = keys.issue(form.toNewKey(clock.instant()));
            KeyShownOnce.pass(issued, next);
            return ApiKeyPages.toKey(issued.id(), "issued", next);
        } catch (AdminApiException refused) {
            return form(form, told(errors(refused), response), model);
        }
    }

    @GetMapping("/api-keys/{id}/edit")
    String startChange(@PathVariable String id, Model model) {
        Versioned<ApiKey> key = keys.find(id);
        model.addAttribute(ApiKeyPages.KEY, key.value());
        return form(
                UnsentForm.in(model).map(ApiKeyForm::of).orElseGet(() -> ApiKeyForm.of(key)), FormErrors.none(), model);
    }

    @PostMapping("/api-keys/{id}/edit")
    String change(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        ApiKeyForm form = ApiKeyForm.of(new FormData(parameters));
        FormErrors own = form.ownErrors();
        if (!own.isEmpty()) {
            return changeAgain(id, form, told(own, response), model);
        }
        try {
            keys.update(id, form.etag(), form.toChangedKey());
            return ApiKeyPages.toKey(id, "changed", next);
        } catch (AdminApiException refused) {
            FormErrors errors = told(errors(refused), response);
            return refused.problem().isStale() ? overtaken(id, form, model) : changeAgain(id, form, errors, model);
        }
    }

    private String changeAgain(String id, ApiKeyForm form, FormErrors errors, Model model) {
        model.addAttribute(ApiKeyPages.KEY, keys.find(id).value());
        return form(form, errors, model);
    }

    /** Shows both states; saving again then overwrites theirs, knowingly. */
    private String overtaken(String id, ApiKeyForm form, Model model) {
        Versioned<ApiKey> current = keys.find(id);
        model.addAttribute(ApiKeyPages.KEY, current.value());
        model.addAttribute("conflict", ApiKeyForm.of(current).differencesTo(form));
        return form(form.at(current.etag()), FormErrors.none(), model);
    }

    private String form(ApiKeyForm form, FormErrors errors, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("holder", holders.find(form.clientId()));
        model.addAttribute("environments", keys.environments());
        model.addAttribute("owners", holders.owners());
        return "apikeys/form";
    }

    private static FormErrors errors(AdminApiException refused) {
        return FormErrors.of(refused, ApiKeyForm.FIELDS, Map.of());
    }

    private static FormErrors told(FormErrors errors, HttpServletResponse response) {
        response.setStatus(errors.status());
        return errors;
    }
}
