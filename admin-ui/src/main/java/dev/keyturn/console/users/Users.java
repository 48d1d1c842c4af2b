package dev.keyturn.console.users;

import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;

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

    Created create(NewUser user) {
        return adminApi.post(Created.class, user, ALL);
    }

    User update(String id, String etag, ChangedUser user) {
        return adminApi.put(User.class, etag, user, ONE, id);
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

    void delete(String id, String etag) {
        adminApi.deleteVersion(etag, ONE, id);
    }

    /** A user to create. */
    record NewUser(String username, String name, @Nullable String email, boolean emailVerified, List<String> roles) {}

    /** Request body that updates a user. The username cannot change. */
    record ChangedUser(String name, @Nullable String email, boolean emailVerified, List<String> roles) {}

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
