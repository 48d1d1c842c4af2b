package dev.keyturn.console.clients;

import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The server's clients, through the admin API. */
@Component
public class Clients {

    private static final String ALL = "/clients";
    private static final String ONE = "/clients/{id}";
    private static final String OWNERS = "/clients/{id}/owners";
    private static final String OWNER = "/clients/{id}/owners/{userId}";
    private static final String SECRETS = "/clients/{id}/secrets";

    private static final String DELIVERIES = "/clients/{id}/logout-deliveries";

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

    /** The client's JSON, with its version, for the form that edits it. */
    Versioned<JsonNode> document(String id) {
        return adminApi.getVersioned(JsonNode.class, ONE, id);
    }

    Client parse(JsonNode document) {
        return adminApi.parse(Client.class, document);
    }

    /** @param client request body of the admin API */
    Created create(Map<String, Object> client) {
        return adminApi.post(Created.class, client, ALL);
    }

    /** @param client request body of the admin API */
    void update(String id, String etag, Map<String, Object> client) {
        adminApi.put(Client.class, etag, client, ONE, id);
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

    /** Active secrets, without their values. */
    List<ClientSecret> secrets(String id) {
        return adminApi.get(new ParameterizedTypeReference<>() {}, SECRETS, id);
    }

    IssuedSecret issueSecret(String id) {
        return adminApi.post(IssuedSecret.class, null, SECRETS, id);
    }

    /** @param leaked whether its tokens are revoked too */
    void deleteSecret(String id, String secretId, boolean leaked) {
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

    /** Newest logout tokens for a client. */
    Listing<LogoutDelivery> logoutDeliveries(String id) {
        return adminApi.get(new ParameterizedTypeReference<>() {}, DELIVERIES, id);
    }

    void sendLogoutTokenAgain(String id, String delivery) {
        adminApi.post("/clients/{id}/logout-deliveries/{delivery}/retry", id, delivery);
    }

    /**
     * Client that was just created.
     *
     * @param clientSecret null for a client without secret
     */
    record Created(String clientId, @Nullable String clientSecret) {

        @Override
        public String toString() {
            return "Created[" + clientId + "]";
        }
    }

    /** Secret that was just created. */
    record IssuedSecret(String id, String clientSecret) {

        @Override
        public String toString() {
            return "IssuedSecret[" + id + "]";
        }
    }
}
