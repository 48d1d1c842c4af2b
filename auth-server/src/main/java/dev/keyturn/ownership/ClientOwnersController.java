package dev.keyturn.ownership;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.InvalidRequestException;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** The admin API's view of a client's owners. */
@AdminController(AdminController.BASE + "/clients/{clientId}/owners")
class ClientOwnersController {

    private final ClientOwners owners;
    private final Users users;

    ClientOwnersController(ClientOwners owners, Users users) {
        this.owners = owners;
        this.users = users;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:clients:read')")
    List<Owner> list(@PathVariable String clientId) {
        return described(owners.of(client(clientId).clientId()));
    }

    /** Gives the client to these users and to nobody else. */
    @PutMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:clients:write')")
    List<Owner> replace(@PathVariable String clientId, @RequestBody Owners body) {
        return described(owners.replace(client(clientId), body.checked()));
    }

    private ClientView client(String id) {
        if (!ClientId.isValid(id)) {
            throw OwnershipRefusedException.clientNotFound();
        }
        return owners.client(new ClientId(id));
    }

    private List<Owner> described(Collection<UUID> ids) {
        return ids.stream()
                .flatMap(id -> users.findUser(new UserId(id)).stream())
                .map(user -> new Owner(user.id(), user.username(), user.name()))
                .toList();
    }

    /** @param userIds at most 20; none for nobody */
    record Owners(@Nullable List<@Nullable UUID> userIds) {

        List<UUID> checked() {
            if (userIds == null || userIds.contains(null)) {
                throw new InvalidRequestException("user_ids must be a list of identifiers of users.");
            }
            return userIds.stream().map(Objects::requireNonNull).toList();
        }
    }

    /** A user to whom a client belongs. */
    record Owner(UUID id, String username, String name) {}
}
