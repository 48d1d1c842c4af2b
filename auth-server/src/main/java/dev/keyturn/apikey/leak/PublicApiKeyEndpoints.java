package dev.keyturn.apikey.leak;

import java.util.List;

/** Paths of the endpoints for API keys that need no authentication. */
public final class PublicApiKeyEndpoints {

    /** Revocation of a key by its holder. */
    public static final String REVOKE = "/api-keys/revoke";

    /** Reports of leaked keys. */
    public static final String REPORT = "/api-keys/report";

    /** Reports of GitHub's secret scanning. */
    public static final String GITHUB = "/api-keys/leaks/github";

    private PublicApiKeyEndpoints() {}

    /** All of them. */
    public static List<String> paths() {
        return List.of(REVOKE, REPORT, GITHUB);
    }
}
