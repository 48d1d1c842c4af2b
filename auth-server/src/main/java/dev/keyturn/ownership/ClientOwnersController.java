package dev.keyturn.ownership;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The admin API's view of a client's owners. */
@AdminController(AdminController.BASE + "/clients/{client_id}/owners")
class ClientOwnersController {

    private final ClientOwners owners;
    private final Users users;

    ClientOwnersController(ClientOwners owners, Users users) {
        this.owners = owners;
        this.users = users;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:clients:read')")
    List<Owner> list(@PathVariable("client_id") String clientId) {
        return owners.of(client(clientId).clientId()).stream()
                .flatMap(id -> users.findUser(new UserId(id)).stream())
                .map(user -> new Owner(user.id(), user.username(), user.name()))
                .toList();
    }

    /** Gives the client to a user; once more changes nothing. */
    @PutMapping(path = "/{user_id}", produces = AdminController.NO_ANSWER)
    @PreAuthorize("hasAuthority('SCOPE_admin:clients:write')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void add(
            @PathVariable("client_id") String clientId, @PathVariable("user_id") String userId, Authentication caller) {
        owners.add(client(clientId), user(userId), CallerAdminScopes.of(caller));
    }

    /** Takes the client from a user; once more changes nothing. */
    @DeleteMapping(path = "/{user_id}", produces = AdminController.NO_ANSWER)
    @PreAuthorize("hasAuthority('SCOPE_admin:clients:write')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @PathVariable("client_id") String clientId, @PathVariable("user_id") String userId, Authentication caller) {
        owners.remove(client(clientId), user(userId), CallerAdminScopes.of(caller));
    }

    private ClientView client(String id) {
        if (!ClientId.isValid(id)) {
            throw new NotFoundException("client");
        }
        return owners.client(new ClientId(id));
    }

    private static UserId user(String id) {
        try {
            return UserId.parse(id);
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("user");
        }
    }

    /** A user to whom a client belongs. */
    record Owner(UUID id, String username, String name) {}
}
