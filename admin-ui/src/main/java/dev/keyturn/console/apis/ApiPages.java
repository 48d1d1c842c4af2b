package dev.keyturn.console.apis;

import dev.keyturn.console.form.ConfirmedAction;
import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
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

/** Pages that list, show and delete APIs. */
@Controller
class ApiPages {

    private static final String DONE = "done";
    static final String API = "api";

    /** Page of the API in the path. */
    static final String TO_API = "redirect:/apis/{id}";

    private static final ConfirmedAction ACTIONS = ConfirmedAction.of(ApiFields.FIELDS, ApiFields.FIELD_OF_CODE);

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

    @GetMapping("/apis/{id}")
    String show(@PathVariable String id, Model model) {
        model.addAttribute(API, apis.find(id).value());
        return "apis/detail";
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

    /** Redirects to the API's page, which confirms the action. */
    static String toApi(String id, String done, RedirectAttributes next) {
        next.addFlashAttribute(DONE, done);
        next.addAttribute("id", id);
        return TO_API;
    }
}
