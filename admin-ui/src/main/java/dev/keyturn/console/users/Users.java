package dev.keyturn.console.users;

import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import java.util.Map;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The server's users, through the admin API. */
@Component
public class Users {

    private static final String ALL = "/users";
    private static final String ONE = "/users/{id}";

    private final AdminApi adminApi;

    Users(AdminApi adminApi) {
        this.adminApi = adminApi;
    }

    public Listing<User> search(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, ALL);
    }

    public Versioned<User> find(String id) {
        return adminApi.getVersioned(User.class, ONE, id);
    }

    /** The user's JSON, with its version, for the form that edits it. */
    Versioned<JsonNode> document(String id) {
        return adminApi.getVersioned(JsonNode.class, ONE, id);
    }

    User parse(JsonNode document) {
        return adminApi.parse(User.class, document);
    }

    /** @param user request body of the admin API */
    Created create(Map<String, Object> user) {
        return adminApi.post(Created.class, user, ALL);
    }

    /** @param user request body of the admin API */
    void update(String id, String etag, Map<String, Object> user) {
        adminApi.put(User.class, etag, user, ONE, id);
    }

    void disable(String id, String etag) {
        adminApi.act(etag, "/users/{id}/disable", id);
    }

    void enable(String id, String etag) {
        adminApi.act(etag, "/users/{id}/enable", id);
    }

    TemporaryPassword resetPassword(String id, String etag) {
        return adminApi.act(TemporaryPassword.class, etag, null, "/users/{id}/reset-password", id);
    }

    SecondFactors secondFactors(String id) {
        return adminApi.get(new ParameterizedTypeReference<>() {}, "/users/{id}/second-factors", id);
    }

    void resetSecondFactors(String id, String etag, String reason) {
        adminApi.act(SecondFactors.class, etag, Map.of("reason", reason), "/users/{id}/second-factors/reset", id);
    }

    void delete(String id, String etag) {
        adminApi.deleteVersion(etag, ONE, id);
    }

    /** A user who has just been created. */
    record Created(String id, String temporaryPassword) {

        @Override
        public String toString() {
            return "Created[" + id + "]";
        }
    }

    /** A password that works until the user has chosen another, which is all that it lets them do. */
    record TemporaryPassword(String temporaryPassword) {

        @Override
        public String toString() {
            return "TemporaryPassword[]";
        }
    }
}
