package dev.keyturn.oauth;

import java.util.Set;

/** The addresses of the protocols that programs call and no browser shows, so that every error there is JSON. */
public final class MachineEndpoints {

    private static final String WELL_KNOWN = "/.well-known/";
    private static final Set<String> PATHS = Set.of(
            Endpoints.TOKEN,
            Endpoints.INTROSPECT,
            Endpoints.REVOKE,
            Endpoints.JWKS,
            Endpoints.WELL_KNOWN_JWKS,
            Endpoints.USER_INFO,
            Endpoints.VERIFY_API_KEY,
            Endpoints.REVOKE_API_KEY,
            Endpoints.REPORT_API_KEY,
            Endpoints.GITHUB_LEAKS,
            Endpoints.GATEWAY_CHECK,
            Endpoints.AUDIT_TREE_HEAD);

    private MachineEndpoints() {}

    /** Endpoints with a fixed path. */
    public static Set<String> paths() {
        return PATHS;
    }

    /** @param path without query */
    public static boolean contains(String path) {
        return PATHS.contains(path) || path.startsWith(WELL_KNOWN);
    }
}
