package dev.keyturn.console.users;

import dev.keyturn.console.access.Access;
import dev.keyturn.console.form.ConfirmedAction;
import dev.keyturn.console.layout.OneTimeSecret;
import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
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

/** The pages that show users, and those that disable, enable and delete one and reset a password. */
@Controller
class UserPages {

    static final String DONE = "done";
    static final String USER = "user";

    private static final ConfirmedAction ACTIONS = ConfirmedAction.of(UserFields.FIELDS, Map.of());

    private final Users users;
    private final Access access;
    private final Clock clock;

    UserPages(Users users, Access access, Clock clock) {
        this.users = users;
        this.access = access;
        this.clock = clock;
    }

    @GetMapping("/users")
    String list(@RequestParam MultiValueMap<String, String> parameters, Model model) {
        ListQuery query = ListQuery.of(parameters, "q");
        Listing<User> listing = users.search(query);
        model.addAttribute("users", listing.items());
        model.addAttribute("query", query);
        model.addAttribute("pager", Pager.of(listing, query, "/users"));
        model.addAttribute("now", clock.instant());
        return "users/list";
    }

    /** Page of a user; shows a new temporary password once. */
    @GetMapping("/users/{id}")
    String show(@PathVariable String id, Model model) {
        User user = load(id, model);
        model.addAttribute("now", clock.instant());
        model.addAttribute("sessions", access.newestSessions(user.id()));
        model.addAttribute("factors", users.secondFactors(user.id()));
        model.addAttribute("grants", access.liveOfUser(user.id()));
        return "users/detail";
    }

    @GetMapping("/users/{id}/disable")
    String askToDisable(@PathVariable String id, Model model) {
        return ask(id, "users/disable", model);
    }

    @PostMapping("/users/{id}/disable")
    String disable(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String etag,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        return ACTIONS.run(
                model,
                response,
                () -> {
                    users.disable(id, etag);
                    return toUser(id, "disabled", next);
                },
                () -> askToDisable(id, model));
    }

    @PostMapping("/users/{id}/enable")
    String enable(@PathVariable String id, @RequestParam(defaultValue = "") String etag, RedirectAttributes next) {
        users.enable(id, etag);
        return toUser(id, "enabled", next);
    }

    @GetMapping("/users/{id}/reset-password")
    String askToResetPassword(@PathVariable String id, Model model) {
        return ask(id, "users/reset-password", model);
    }

    @PostMapping("/users/{id}/reset-password")
    String resetPassword(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String etag,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        return ACTIONS.run(
                model,
                response,
                () -> {
                    OneTimeSecret.pass(users.resetPassword(id, etag).temporaryPassword(), next);
                    return toUser(id, "password-reset", next);
                },
                () -> askToResetPassword(id, model));
    }

    @GetMapping("/users/{id}/delete")
    String askToDelete(@PathVariable String id, Model model) {
        return ask(id, "users/delete", model);
    }

    @PostMapping("/users/{id}/delete")
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
                    users.delete(id, etag);
                    next.addFlashAttribute(DONE, "deleted");
                    return "redirect:/users";
                },
                () -> askToDelete(id, model));
    }

    /** Redirects to the user's page, which confirms the action. */
    static String toUser(String id, String done, RedirectAttributes next) {
        next.addFlashAttribute(DONE, done);
        next.addAttribute("id", id);
        return "redirect:/users/{id}";
    }

    private String ask(String id, String page, Model model) {
        load(id, model);
        return page;
    }

    /** The user with the version that the page's actions are meant for. */
    private User load(String id, Model model) {
        Versioned<User> user = users.find(id);
        model.addAttribute(USER, user.value());
        model.addAttribute("etag", user.etag());
        return user.value();
    }
}
