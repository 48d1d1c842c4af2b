package dev.keyturn.console.apis;

import dev.keyturn.console.form.ConfirmedAction;
import dev.keyturn.console.form.Conflict;
import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages for APIs and their scopes. */
@Controller
class ApiPages {

    private static final String DONE = "done";
    private static final String API = "api";
    private static final ConfirmedAction ACTIONS = ConfirmedAction.of(ApiForm.FIELDS, ApiForm.FIELD_OF_CODE);

    private final Apis apis;

    ApiPages(Apis apis) {
        this.apis = apis;
    }

    @GetMapping("/apis")
    String list(@RequestParam MultiValueMap<String, String> parameters, Model model) {
        ListQuery query = ListQuery.of(parameters, "q");
        Listing<Api> listing = apis.search(query);
        model.addAttribute("apis", listing.items());
        model.addAttribute("noneOfOurs", !query.isFiltered() && listing.isAll(Api::builtIn));
        model.addAttribute("query", query);
        model.addAttribute("pager", Pager.of(listing, query, "/apis"));
        return "apis/list";
    }

    @GetMapping("/new-api")
    String startRegistration(Model model) {
        return form(UnsentForm.in(model).map(ApiForm::of).orElseGet(ApiForm::empty), FormErrors.none(), model);
    }

    @PostMapping("/new-api")
    String register(
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormData data = new FormData(parameters);
        ApiForm typed = ApiForm.of(data);
        if (isAboutRows(data)) {
            return rows(typed, data, model);
        }
        ApiForm form = typed.withoutBlankRows();
        FormErrors own = form.accessTokens().errors(ApiForm.FIELDS);
        if (!own.isEmpty()) {
            response.setStatus(own.status());
            return form(form, own, model);
        }
        try {
            return registered(apis.register(form.toNewApi()), next);
        } catch (AdminApiException refused) {
            FormErrors errors = FormErrors.of(refused, ApiForm.FIELDS, ApiForm.FIELD_OF_CODE);
            response.setStatus(errors.status());
            return form(form, errors, model);
        }
    }

    private static String registered(Api api, RedirectAttributes next) {
        next.addFlashAttribute(DONE, "created");
        next.addAttribute("id", api.id());
        return "redirect:/apis/{id}";
    }

    @GetMapping("/apis/{id}")
    String show(@PathVariable String id, Model model) {
        model.addAttribute(API, apis.find(id).value());
        return "apis/detail";
    }

    @GetMapping("/apis/{id}/edit")
    String startChange(@PathVariable String id, Model model) {
        Versioned<Api> api = apis.find(id);
        model.addAttribute(API, api.value());
        return form(UnsentForm.in(model).map(ApiForm::of).orElseGet(() -> ApiForm.of(api)), FormErrors.none(), model);
    }

    @PostMapping("/apis/{id}/edit")
    String change(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormData data = new FormData(parameters);
        ApiForm typed = ApiForm.of(data);
        if (isAboutRows(data)) {
            model.addAttribute(API, apis.find(id).value());
            return rows(typed, data, model);
        }
        ApiForm form = typed.withoutBlankRows();
        FormErrors own = form.accessTokens().errors(ApiForm.FIELDS);
        if (!own.isEmpty()) {
            model.addAttribute(API, apis.find(id).value());
            response.setStatus(own.status());
            return form(form, own, model);
        }
        try {
            apis.update(id, form.etag(), form.toChangedApi());
            next.addFlashAttribute(DONE, "changed");
            next.addAttribute("id", id);
            return "redirect:/apis/{id}";
        } catch (AdminApiException refused) {
            FormErrors errors = FormErrors.of(refused, ApiForm.FIELDS, ApiForm.FIELD_OF_CODE);
            response.setStatus(errors.status());
            return refusedChange(id, form, errors, refused, model);
        }
    }

    private String refusedChange(String id, ApiForm form, FormErrors errors, AdminApiException refused, Model model) {
        if (refused.problem().isUnreachable()) {
            return form(form, errors, model);
        }
        Versioned<Api> current = apis.find(id);
        model.addAttribute(API, current.value());
        if (!refused.problem().isStale()) {
            return form(form, errors, model);
        }
        model.addAttribute("conflict", compare(ApiForm.of(current), form));
        return form(form.at(current.etag()), FormErrors.none(), model);
    }

    @GetMapping("/apis/{id}/delete")
    String askToDelete(@PathVariable String id, Model model) {
        Versioned<Api> api = apis.find(id);
        model.addAttribute(API, api.value());
        model.addAttribute("etag", api.etag());
        model.addAttribute("users", apis.users(api.value().scopes()));
        return "apis/delete";
    }

    @PostMapping("/apis/{id}/delete")
    String delete(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String etag,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        return ACTIONS.run(
                model,
                response,
                () -> {
                    apis.delete(id, etag);
                    next.addFlashAttribute(DONE, "deleted");
                    return "redirect:/apis";
                },
                () -> askToDelete(id, model));
    }

    private static String form(ApiForm form, FormErrors errors, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        return "apis/form";
    }

    private static boolean isAboutRows(FormData data) {
        return data.has("add_scope") || data.has("remove_scope");
    }

    /** The page again, with a row more, in which typing goes on, or with one less. */
    private static String rows(ApiForm typed, FormData data, Model model) {
        boolean add = data.has("add_scope");
        model.addAttribute("added", add);
        ApiForm form = add ? typed.withRow() : typed.withoutRow(data.text("remove_scope"));
        return form(form, FormErrors.none(), model);
    }

    private static Conflict compare(ApiForm theirs, ApiForm yours) {
        return Conflict.compare()
                .field("apis.field.name", theirs.name(), yours.name())
                .field("apis.field.description", theirs.description(), yours.description())
                .field("apis.field.scopes", scopes(theirs), scopes(yours))
                .field(
                        "apis.field.access_tokens",
                        theirs.accessTokens().summary(),
                        yours.accessTokens().summary())
                .done();
    }

    private static String scopes(ApiForm form) {
        return form.scopes().stream()
                .map(scope -> scope.name() + ": " + scope.description())
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
