package dev.keyturn.console.overview;

import dev.keyturn.console.apis.Api;
import dev.keyturn.console.apis.Apis;
import dev.keyturn.console.audit.AuditEvents;
import dev.keyturn.console.clients.Client;
import dev.keyturn.console.clients.Clients;
import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Problem;
import dev.keyturn.console.session.Permissions;
import dev.keyturn.console.users.Users;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Overview page, the first one after sign-in. */
@Controller
class OverviewPage {

    /** The server brings one API and one client of its own, so among ten there are ours if there are any. */
    private static final int ENOUGH_TO_FIND_OURS = 10;

    private static final int RECENT = 6;

    private final Clients clients;
    private final Apis apis;
    private final Users users;
    private final AuditEvents auditEvents;
    private final Permissions permissions;

    OverviewPage(Clients clients, Apis apis, Users users, AuditEvents auditEvents, Permissions permissions) {
        this.clients = clients;
        this.apis = apis;
        this.users = users;
        this.auditEvents = auditEvents;
        this.permissions = permissions;
    }

    /** Shows the overview; redirects client owners to their API keys. */
    @GetMapping("/")
    String show(Model model) {
        Listing<Client> someClients;
        try {
            someClients = clients.search(ListQuery.first(ENOUGH_TO_FIND_OURS));
        } catch (AdminApiException refused) {
            if (refused.problem().code().equals(Problem.NOT_AN_ADMINISTRATOR)
                    && permissions.has("admin:api-keys:read")) {
                return "redirect:/api-keys";
            }
            throw refused;
        }
        Listing<Api> someApis = apis.search(ListQuery.first(ENOUGH_TO_FIND_OURS));
        List<Client> ourClients =
                someClients.items().stream().filter(client -> !client.builtIn()).toList();
        model.addAttribute("clientCount", someClients.total());
        model.addAttribute("apiCount", someApis.total());
        model.addAttribute("userCount", users.search(ListQuery.first(1)).total());
        model.addAttribute("hasApi", someApis.items().stream().anyMatch(api -> !api.builtIn()));
        model.addAttribute("hasClient", !ourClients.isEmpty());
        model.addAttribute("aClient", ourClients.isEmpty() ? null : ourClients.get(0));
        model.addAttribute("events", auditEvents.search(ListQuery.first(RECENT)).items());
        return "overview";
    }
}
