package dev.keyturn.adminapi;

import java.util.Map;
import java.util.Set;

/** The scopes of the server's own APIs. Only a caller that holds one, or a broader one, grants it. */
public final class ServerScopes {

    /** Every scope of the admin API, any of which an administrator's client can ask for. */
    static final Set<String> OF_ADMINISTRATORS =
            Set.copyOf(AdminScope.descriptions().keySet());

    private static final String ADMIN_PREFIX = "admin:";

    /** The scopes with which programs follow revocations and verify API keys, each with one of the admin API that allows more. */
    private static final Map<String, String> BROADER = Map.of(
            "revocations:read", AdminScope.REVOCATIONS_READ.scope(),
            "api-keys:verify", AdminScope.API_KEYS_WRITE.scope());

    private ServerScopes() {}

    /** Whether a scope belongs to the server itself, not to a registered API. */
    public static boolean contains(String scope) {
        return scope.startsWith(ADMIN_PREFIX) || BROADER.containsKey(scope);
    }

    /** The scope of the admin API that allows all that this one allows: another, or the same. */
    static String broader(String scope) {
        return BROADER.getOrDefault(scope, scope);
    }
}
