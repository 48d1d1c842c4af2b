package dev.keyturn.oauth;

import java.util.Set;

/** The addresses of the protocols that programs call and no browser shows, so that every error there is JSON. */
public final class MachineEndpoints {

    private static final String WELL_KNOWN = "/.well-known/";
    private static final Set<String> PATHS = Set.of(
            "/oauth2/token",
            "/oauth2/introspect",
            "/oauth2/revoke",
            "/oauth2/jwks",
            "/.well-known/jwks.json",
            "/userinfo",
            "/api-keys/verify",
            "/api-keys/revoke",
            "/api-keys/report",
            "/api-keys/leaks/github");

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
