package dev.keyturn.console.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.session.Permissions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;

/** The server's authorizations, sessions and revocations, through the admin API. */
@Component
public class Access {

    private static final String MAY_READ = "admin:authorizations:read";
    private static final int ON_A_PAGE_OF_SOMETHING_ELSE = 5;

    private final AdminApi adminApi;
    private final Permissions permissions;

    Access(AdminApi adminApi, Permissions permissions) {
        this.adminApi = adminApi;
        this.permissions = permissions;
    }

    /** The newest live authorizations of a client; null if the person may not see them. */
    public @Nullable Listing<Authorization> liveOfClient(String clientId) {
        return permissions.has(MAY_READ) ? authorizations(someLive(Map.of("client_id", clientId))) : null;
    }

    /** The newest live authorizations of a user; null if the person may not see them. */
    public @Nullable Listing<Authorization> liveOfUser(String userId) {
        return permissions.has(MAY_READ) ? authorizations(someLive(Map.of("user_id", userId))) : null;
    }

    /** The newest sessions of a user; null if the person may not see them. */
    public @Nullable Listing<Session> newestSessions(String userId) {
        return permissions.has(MAY_READ)
                ? sessions(ListQuery.first(ON_A_PAGE_OF_SOMETHING_ELSE).with(Map.of("user_id", userId)))
                : null;
    }

    Listing<Authorization> authorizations(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, "/authorizations");
    }

    Authorization authorization(String id) {
        return adminApi.get(new ParameterizedTypeReference<>() {}, "/authorizations/{id}", id);
    }

    Listing<Session> sessions(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, "/sessions");
    }

    Listing<Revocation> revocations(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, "/revocations");
    }

    /** How many live authorizations there are of a client, a user or a session; null if the person may not know. */
    @Nullable
    Long countLive(String parameter, String id) {
        return permissions.has(MAY_READ)
                ? authorizations(ListQuery.first(1).with(Map.of(parameter, id, "state", "live")))
                        .total()
                : null;
    }

    void revoke(NewRevocation revocation) {
        adminApi.send(revocation, "/revocations");
    }

    private static ListQuery someLive(Map<String, String> of) {
        Map<String, String> filters = new HashMap<>(of);
        filters.put("state", "live");
        return ListQuery.first(ON_A_PAGE_OF_SOMETHING_ELSE).with(filters);
    }

    /** What is to be revoked, of which one is given, and why. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NewRevocation(
            @Nullable String clientId,
            @Nullable String userId,
            @Nullable String sessionId,
            @Nullable String grantId,
            String reason) {}
}
