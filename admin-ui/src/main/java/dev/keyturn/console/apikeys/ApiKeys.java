package dev.keyturn.console.apikeys;

import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The server's API keys, through the admin API. */
@Component
public class ApiKeys {

    private static final String ALL = "/api-keys";
    private static final String ONE = "/api-keys/{id}";
    private static final int A_FEW = 10;

    private final AdminApi adminApi;

    ApiKeys(AdminApi adminApi) {
        this.adminApi = adminApi;
    }

    Listing<ApiKey> search(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, ALL);
    }

    /** The newest of a client. */
    public Listing<ApiKey> ofClient(String clientId) {
        return search(ListQuery.first(A_FEW).with(Map.of("client_id", clientId)));
    }

    Versioned<ApiKey> find(String id) {
        return adminApi.getVersioned(ApiKey.class, ONE, id);
    }

    /** The key's JSON, with its version, for the form that edits it. */
    Versioned<JsonNode> document(String id) {
        return adminApi.getVersioned(JsonNode.class, ONE, id);
    }

    ApiKey parse(JsonNode document) {
        return adminApi.parse(ApiKey.class, document);
    }

    Usage usage(String id, Instant now) {
        return Usage.of(
                adminApi.get(new ParameterizedTypeReference<List<HourOfUse>>() {}, "/api-keys/{id}/uses", id),
                adminApi.get(new ParameterizedTypeReference<List<KnownNetwork>>() {}, "/api-keys/{id}/networks", id),
                now);
    }

    List<Environment> environments() {
        return adminApi.get(new ParameterizedTypeReference<>() {}, "/api-keys/environments");
    }

    /** @param key request body of the admin API */
    Issued issue(Map<String, Object> key) {
        return adminApi.post(Issued.class, key, ALL);
    }

    /** @param key request body of the admin API */
    void update(String id, String etag, Map<String, Object> key) {
        adminApi.put(ApiKey.class, etag, key, ONE, id);
    }

    /** @param overlapSeconds time that the old key stays valid */
    Issued rotate(String id, String etag, long overlapSeconds) {
        return adminApi.act(Issued.class, etag, Map.of("overlap_seconds", overlapSeconds), "/api-keys/{id}/rotate", id);
    }

    void disable(String id, String etag) {
        adminApi.act(etag, "/api-keys/{id}/disable", id);
    }

    void enable(String id, String etag) {
        adminApi.act(etag, "/api-keys/{id}/enable", id);
    }

    void revoke(String id, String etag) {
        adminApi.act(etag, "/api-keys/{id}/revoke", id);
    }

    /** The clients of the person who asks, if they own some and are no administrator. */
    List<OwnedClient> ownedClients() {
        return adminApi.get(new ParameterizedTypeReference<>() {}, "/owned-clients");
    }

    /** A key that has just been issued. */
    record Issued(String id, String key) {

        @Override
        public String toString() {
            return "Issued[" + id + "]";
        }
    }

    /** A client of the person who asks. */
    record OwnedClient(String clientId, String clientName, boolean enabled, List<String> scopes) {}
}
