package dev.keyturn.console.clients;

import dev.keyturn.console.access.Access;
import dev.keyturn.console.apikeys.ApiKey;
import dev.keyturn.console.apikeys.ApiKeys;
import dev.keyturn.console.apis.Apis;
import dev.keyturn.console.apis.ScopeCatalogue;
import dev.keyturn.console.discovery.Discovery;
import dev.keyturn.console.form.ConfirmedAction;
import dev.keyturn.console.layout.OneTimeSecret;
import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import dev.keyturn.console.session.Permissions;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages that show clients, and those that disable, enable and delete one. */
@Controller
class ClientPages {

    static final String DONE = "done";
    static final String CLIENT = "client";

    /** Page of the client in the path. */
    static final String TO_CLIENT = "redirect:/clients/{id}";

    static final ConfirmedAction ACTIONS = ConfirmedAction.of(ClientFields.FIELDS, ClientFields.FIELD_OF_CODE);

    private final Clients clients;
    private final Apis apis;
    private final Discovery discovery;
    private final Access access;
    private final ApiKeys keys;
    private final Permissions permissions;

    ClientPages(Clients clients, Apis apis, Discovery discovery, Access access, ApiKeys keys, Permissions permissions) {
        this.clients = clients;
        this.apis = apis;
        this.discovery = discovery;
        this.access = access;
        this.keys = keys;
        this.permissions = permissions;
    }

    @GetMapping("/clients")
    String list(@RequestParam MultiValueMap<String, String> parameters, Model model) {
        ListQuery query = ListQuery.of(parameters, "q", "scope");
        Listing<Client> listing = clients.search(query);
        String scope = query.filter("scope");
        model.addAttribute("clients", listing.items());
        model.addAttribute("noneOfOurs", !query.isFiltered() && listing.isAll(Client::builtIn));
        model.addAttribute("query", query);
        model.addAttribute("pager", Pager.of(listing, query, "/clients"));
        model.addAttribute(
                "catalogue", ScopeCatalogue.of(apis.all()).including(scope.isEmpty() ? List.of() : List.of(scope)));
        return "clients/list";
    }

    @GetMapping("/clients/{id}")
    String show(@PathVariable String id, Model model) {
        Client client = load(id, model);
        model.addAttribute("secrets", secrets(client));
        model.addAttribute("catalogue", ScopeCatalogue.of(apis.all()));
        model.addAttribute("keys", keysOf(client));
        model.addAttribute("owners", client.builtIn() ? List.of() : clients.owners(id));
        model.addAttribute("deliveries", deliveries(client));
        model.addAttribute("grants", access.liveOfClient(client.clientId()));
        return "clients/detail";
    }

    /** Its newest logout tokens; null if there can be none, or they are not to be shown. */
    private @Nullable Listing<LogoutDelivery> deliveries(Client client) {
        return client.backchannelLogoutUri() == null || !permissions.has("admin:grants:read")
                ? null
                : clients.logoutDeliveries(client.clientId());
    }

    /** The newest of its API keys; null if they are not to be shown. */
    private @Nullable Listing<ApiKey> keysOf(Client client) {
        return client.builtIn() || !permissions.has("admin:api-keys:read") ? null : keys.ofClient(client.clientId());
    }

    /** How to get a token; with the secret, for the one time that it is shown. A built-in client has no developer who needs it. */
    @GetMapping("/clients/{id}/start")
    String start(@PathVariable String id, Model model) {
        Client client = clients.find(id).value();
        if (client.builtIn()) {
            return TO_CLIENT;
        }
        String secret = OneTimeSecret.in(model);
        model.addAttribute(CLIENT, client);
        model.addAttribute("secret", secret);
        List<String> scopes = ScopeCatalogue.of(apis.all()).ofOneApi(client.scopes());
        model.addAttribute("example", Example.of(client, scopes, discovery.metadata(), secret));
        model.addAttribute("otherScopes", client.scopes().size() > scopes.size());
        model.addAttribute("issuer", discovery.metadata().issuer());
        return "clients/start";
    }

    @GetMapping("/clients/{id}/disable")
    String askToDisable(@PathVariable String id, Model model) {
        return ask(id, "clients/disable", model);
    }

    @PostMapping("/clients/{id}/disable")
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
                    clients.disable(id, etag);
                    return toClient(id, "disabled", next);
                },
                () -> askToDisable(id, model));
    }

    @PostMapping("/clients/{id}/enable")
    String enable(@PathVariable String id, @RequestParam(defaultValue = "") String etag, RedirectAttributes next) {
        clients.enable(id, etag);
        return toClient(id, "enabled", next);
    }

    @GetMapping("/clients/{id}/delete")
    String askToDelete(@PathVariable String id, Model model) {
        return ask(id, "clients/delete", model);
    }

    @PostMapping("/clients/{id}/delete")
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
                    clients.delete(id, etag);
                    next.addFlashAttribute(DONE, "deleted");
                    return "redirect:/clients";
                },
                () -> askToDelete(id, model));
    }

    /** Redirects to the client's page, which confirms the action. */
    static String toClient(String id, String done, RedirectAttributes next) {
        next.addFlashAttribute(DONE, done);
        next.addAttribute("id", id);
        return TO_CLIENT;
    }

    /** The client with the version that the page's actions are meant for. */
    private Client load(String id, Model model) {
        Versioned<Client> client = clients.find(id);
        model.addAttribute(CLIENT, client.value());
        model.addAttribute("etag", client.etag());
        return client.value();
    }

    private String ask(String id, String page, Model model) {
        Client client = load(id, model);
        List<ClientSecret> secrets = secrets(client);
        model.addAttribute("secrets", secrets);
        model.addAttribute("lastUsedAt", lastUse(secrets).orElse(null));
        model.addAttribute("itsApis", ScopeCatalogue.of(apis.all()).apisOf(client.scopes()));
        return page;
    }

    private List<ClientSecret> secrets(Client client) {
        return client.tokenEndpointAuthMethod().equals(Client.NO_CREDENTIAL)
                ? List.of()
                : clients.secrets(client.clientId());
    }

    private static Optional<Instant> lastUse(List<ClientSecret> secrets) {
        return secrets.stream()
                .map(ClientSecret::lastUsedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }
}
