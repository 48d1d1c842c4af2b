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

/** Grants, sessions and revocations of the server, through the admin API. */
@Component
public class Access {

    private static final String MAY_READ = "admin:grants:read";
    private static final int ON_A_PAGE_OF_SOMETHING_ELSE = 5;

    private final AdminApi adminApi;
    private final Permissions permissions;

    Access(AdminApi adminApi, Permissions permissions) {
        this.adminApi = adminApi;
        this.permissions = permissions;
    }

    /** Newest active grants of a client; null if the user has no permission to see them. */
    public @Nullable Listing<Grant> liveOfClient(String clientId) {
        return permissions.has(MAY_READ) ? grants(someLive(Map.of("client_id", clientId))) : null;
    }

    /** Newest active grants of a user; null if the signed-in user has no permission to see them. */
    public @Nullable Listing<Grant> liveOfUser(String userId) {
        return permissions.has(MAY_READ) ? grants(someLive(Map.of("user_id", userId))) : null;
    }

    /** Newest sessions of a user; null if the signed-in user has no permission to see them. */
    public @Nullable Listing<Session> newestSessions(String userId) {
        return permissions.has(MAY_READ)
                ? sessions(ListQuery.first(ON_A_PAGE_OF_SOMETHING_ELSE).with(Map.of("user_id", userId)))
                : null;
    }

    Listing<Grant> grants(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, "/grants");
    }

    Grant grant(String id) {
        return adminApi.get(new ParameterizedTypeReference<>() {}, "/grants/{id}", id);
    }

    Listing<Session> sessions(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, "/sessions");
    }

    Listing<Revocation> revocations(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, "/revocations");
    }

    /** Number of active grants of a client, a user or a session; null if the signed-in user has no permission to see it. */
    @Nullable
    Long countLive(String parameter, String id) {
        return permissions.has(MAY_READ)
                ? grants(ListQuery.first(1).with(Map.of(parameter, id, "state", "live")))
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

    /** Request body of a revocation; one of its targets is set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NewRevocation(
            @Nullable String clientId,
            @Nullable String userId,
            @Nullable String sessionId,
            @Nullable String grantId,
            String reason) {}
}
