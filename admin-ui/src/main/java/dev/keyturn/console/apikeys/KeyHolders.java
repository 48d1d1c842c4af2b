package dev.keyturn.console.apikeys;

import dev.keyturn.console.clients.Client;
import dev.keyturn.console.clients.Clients;
import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Problem;
import dev.keyturn.console.session.Permissions;
import dev.keyturn.console.users.User;
import dev.keyturn.console.users.Users;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Clients for which the user can create API keys, and owners to choose from. */
@Component
class KeyHolders {

    private static final int MOST = 100;

    private final ApiKeys keys;
    private final Clients clients;
    private final Users users;
    private final Permissions permissions;

    KeyHolders(ApiKeys keys, Clients clients, Users users, Permissions permissions) {
        this.keys = keys;
        this.clients = clients;
        this.users = users;
        this.permissions = permissions;
    }

    /** Clients for which the user can create keys, up to a hundred. */
    List<Holder> all() {
        return permissions.isAdministrator()
                ? clients.search(ListQuery.first(MOST)).items().stream()
                        .filter(client -> !client.builtIn())
                        .map(Holder::of)
                        .toList()
                : keys.ownedClients().stream().map(Holder::of).toList();
    }

    /** @throws AdminApiException if there is none that the person may give a key */
    Holder find(String clientId) {
        return permissions.isAdministrator()
                ? Holder.of(clients.find(clientId).value())
                : all().stream()
                        .filter(holder -> holder.clientId().equals(clientId))
                        .findFirst()
                        .orElseThrow(() -> new AdminApiException(Problem.notFound(), null));
    }

    /** Users who can own a key, up to a hundred. Empty unless the user is an administrator. */
    List<User> owners() {
        return permissions.isAdministrator()
                ? users.search(ListQuery.first(MOST)).items()
                : List.of();
    }

    /** Owner of a key, if the user can see it. */
    Optional<User> owner(ApiKey key) {
        String id = key.details().ownerId();
        return id == null || !permissions.isAdministrator()
                ? Optional.empty()
                : Optional.of(users.find(id).value());
    }

    /** A client that can have keys. */
    record Holder(String clientId, String name, List<String> scopes) {

        private static Holder of(Client client) {
            return new Holder(client.clientId(), client.clientName(), withoutSignIn(client.scopes()));
        }

        private static Holder of(ApiKeys.OwnedClient client) {
            return new Holder(client.clientId(), client.clientName(), withoutSignIn(client.scopes()));
        }

        /** Leaves out scopes about a user, which a key cannot have. */
        private static List<String> withoutSignIn(List<String> scopes) {
            return scopes.stream()
                    .filter(scope -> !List.of("openid", "profile", "email", "offline_access")
                            .contains(scope))
                    .toList();
        }
    }
}
