package dev.keyturn.apikey.leak;

import dev.keyturn.oauth.Endpoints;
import java.util.List;

/** Paths of the endpoints for API keys that need no authentication. */
public final class PublicApiKeyEndpoints {

    /** Revocation of a key by its holder. */
    public static final String REVOKE = Endpoints.REVOKE_API_KEY;

    /** Reports of leaked keys. */
    public static final String REPORT = Endpoints.REPORT_API_KEY;

    /** Reports of GitHub's secret scanning. */
    public static final String GITHUB = Endpoints.GITHUB_LEAKS;

    private PublicApiKeyEndpoints() {}

    /** All of them. */
    public static List<String> paths() {
        return List.of(REVOKE, REPORT, GITHUB);
    }
}
