package dev.keyturn.ownership;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;

/** Lists the clients that a user owns. */
@AdminController(OwnedClientsController.PATH)
class OwnedClientsController {

    static final String PATH = AdminController.BASE + "/owned-clients";

    private final ClientOwners owners;
    private final Clients clients;

    OwnedClientsController(ClientOwners owners, Clients clients) {
        this.owners = owners;
        this.clients = clients;
    }

    /** Clients of the calling user; none for administrators and programs, to whom all clients are open elsewhere. */
    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:api-keys:read')")
    List<OwnedClient> list(@RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return caller.owner().stream()
                .flatMap(owner -> owners.clientsOf(owner).stream())
                .flatMap(id -> clients.find(new ClientId(id)).stream())
                .map(OwnedClient::of)
                .toList();
    }

    /**
     * A client, as its owner needs to know it.
     *
     * @param scopes what its keys may do at most
     */
    record OwnedClient(String clientId, String clientName, boolean enabled, List<String> scopes) {

        static OwnedClient of(ClientView client) {
            return new OwnedClient(client.clientId().value(), client.clientName(), client.enabled(), client.scopes());
        }
    }
}
