package dev.keyturn.console.clients;

import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;

/** The server's clients, through the admin API. */
@Component
public class Clients {

    private static final String ALL = "/clients";
    private static final String ONE = "/clients/{id}";
    private static final String OWNERS = "/clients/{id}/owners";
    private static final String OWNER = "/clients/{id}/owners/{userId}";
    private static final String SECRETS = "/clients/{id}/secrets";

    private final AdminApi adminApi;

    Clients(AdminApi adminApi) {
        this.adminApi = adminApi;
    }

    public Listing<Client> search(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, ALL);
    }

    public Versioned<Client> find(String id) {
        return adminApi.getVersioned(Client.class, ONE, id);
    }

    Registered register(ClientDraft draft) {
        return adminApi.post(Registered.class, draft, ALL);
    }

    Client update(String id, String etag, ClientDraft draft) {
        return adminApi.put(Client.class, etag, draft, ONE, id);
    }

    void disable(String id, String etag) {
        adminApi.act(etag, "/clients/{id}/disable", id);
    }

    void enable(String id, String etag) {
        adminApi.act(etag, "/clients/{id}/enable", id);
    }

    void delete(String id, String etag) {
        adminApi.deleteVersion(etag, ONE, id);
    }

    /** The live secrets, without the secrets themselves. */
    List<ClientSecret> secrets(String id) {
        return adminApi.get(new ParameterizedTypeReference<>() {}, SECRETS, id);
    }

    IssuedSecret issueSecret(String id) {
        return adminApi.post(IssuedSecret.class, null, SECRETS, id);
    }

    /** @param leaked whether the tokens that were got with it end too */
    void retireSecret(String id, String secretId, boolean leaked) {
        adminApi.deleteWith("revoke_tokens", leaked, "/clients/{id}/secrets/{secretId}", id, secretId);
    }

    List<ClientOwner> owners(String id) {
        return adminApi.get(new ParameterizedTypeReference<>() {}, OWNERS, id);
    }

    void addOwner(String id, String userId) {
        adminApi.put(OWNER, id, userId);
    }

    void removeOwner(String id, String userId) {
        adminApi.delete(OWNER, id, userId);
    }

    /**
     * A client that has just been registered.
     *
     * @param clientSecret null for a client that has none
     */
    record Registered(String clientId, @Nullable String clientSecret) {

        @Override
        public String toString() {
            return "Registered[" + clientId + "]";
        }
    }

    /** A secret that has just been made. */
    record IssuedSecret(String id, String clientSecret) {

        @Override
        public String toString() {
            return "IssuedSecret[" + id + "]";
        }
    }
}
