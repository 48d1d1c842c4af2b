package dev.keyturn.console.apis;

import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The server's APIs, through the admin API. */
@Component
public class Apis {

    private static final String ALL = "/apis";
    private static final String ONE = "/apis/{id}";
    private static final int LARGEST_PAGE = 100;
    private static final int MOST_PAGES = 10;

    private final AdminApi adminApi;

    Apis(AdminApi adminApi) {
        this.adminApi = adminApi;
    }

    public Listing<Api> search(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, ALL);
    }

    /** Every API, up to a thousand. */
    public List<Api> all() {
        List<Api> all = new ArrayList<>();
        ListQuery query = ListQuery.first(LARGEST_PAGE);
        for (int page = 0; page < MOST_PAGES; page++) {
            Listing<Api> listing = search(query.at(page));
            all.addAll(listing.items());
            if (listing.items().isEmpty() || all.size() >= listing.total()) {
                break;
            }
        }
        return all;
    }

    Versioned<Api> find(String id) {
        return adminApi.getVersioned(Api.class, ONE, id);
    }

    /** The API's JSON, with its version, for the form that edits it. */
    Versioned<JsonNode> document(String id) {
        return adminApi.getVersioned(JsonNode.class, ONE, id);
    }

    Api parse(JsonNode document) {
        return adminApi.parse(Api.class, document);
    }

    /** @param api request body of the admin API */
    Api register(Map<String, Object> api) {
        return adminApi.post(Api.class, api, ALL);
    }

    /** @param api request body of the admin API */
    void update(String id, String etag, Map<String, Object> api) {
        adminApi.put(Api.class, etag, api, ONE, id);
    }

    void delete(String id, String etag) {
        adminApi.deleteVersion(etag, ONE, id);
    }

    /** Some of the clients that may have one of these scopes, by their identifiers. */
    Users users(List<Api.Scope> scopes) {
        Map<String, String> names = new TreeMap<>();
        long most = 0;
        for (Api.Scope scope : scopes) {
            Listing<ClientName> listing = adminApi.list(
                    new ParameterizedTypeReference<>() {},
                    ListQuery.first(LARGEST_PAGE).with(Map.of("scope", scope.name())),
                    "/clients");
            listing.items().forEach(client -> names.put(client.clientId, client.clientName));
            most = Math.max(most, listing.total());
        }
        return new Users(names, Math.max(most, names.size()));
    }

    /**
     * Clients that use an API.
     *
     * @param names of some of the clients, by their identifiers
     * @param count how many there are at least
     */
    record Users(Map<String, String> names, long count) {}

    private record ClientName(String clientId, String clientName) {}
}
