package dev.keyturn.apikey.leak;

import java.util.List;

/** Where anybody who has a key in hand, and nothing else, can say so. */
public final class PublicApiKeyEndpoints {

    /** Where its holder ends a key. */
    public static final String REVOKE = "/api-keys/revoke";

    /** Where whoever has found a key reports it. */
    public static final String REPORT = "/api-keys/report";

    /** Where GitHub reports the keys that it has found. */
    public static final String GITHUB = "/api-keys/leaks/github";

    private PublicApiKeyEndpoints() {}

    /** All of them. */
    public static List<String> paths() {
        return List.of(REVOKE, REPORT, GITHUB);
    }
}
