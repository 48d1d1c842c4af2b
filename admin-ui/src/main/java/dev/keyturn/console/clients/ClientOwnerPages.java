package dev.keyturn.console.clients;

import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.text.Text;
import dev.keyturn.console.users.User;
import dev.keyturn.console.users.Users;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Pages that add and remove owners of a client, who manage its API keys. */
@Controller
class ClientOwnerPages {

    private static final int ENOUGH = 20;

    private final Clients clients;
    private final Users users;
    private final ClientPages pages;

    ClientOwnerPages(Clients clients, Users users, ClientPages pages) {
        this.clients = clients;
        this.users = users;
        this.pages = pages;
    }

    /** @param username the user's name at sign-in */
    @PostMapping("/clients/{id}/owners")
    String add(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String username,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        Optional<User> user = find(username.strip());
        if (user.isEmpty()) {
            FormErrors errors = FormErrors.at("username", Text.of("clients.owners.unknown"));
            response.setStatus(errors.status());
            model.addAttribute("errors", errors);
            return pages.show(id, model);
        }
        return ClientPages.ACTIONS.run(
                model,
                response,
                () -> {
                    clients.addOwner(id, user.get().id());
                    return ClientPages.toClient(id, "owner-added", next);
                },
                () -> pages.show(id, model));
    }

    @PostMapping("/clients/{id}/owners/{userId}/remove")
    String remove(@PathVariable String id, @PathVariable String userId, RedirectAttributes next) {
        clients.removeOwner(id, userId);
        return ClientPages.toClient(id, "owner-removed", next);
    }

    private Optional<User> find(String username) {
        return username.isEmpty()
                ? Optional.empty()
                : users.search(ListQuery.first(ENOUGH).with(Map.of("q", username))).items().stream()
                        .filter(user -> user.username().equalsIgnoreCase(username))
                        .findFirst();
    }
}
