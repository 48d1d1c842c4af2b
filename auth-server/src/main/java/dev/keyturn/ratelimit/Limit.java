package dev.keyturn.ratelimit;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.oauth.Codes;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.Pages;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kind of limit, by what it counts. Paths are decoded, so that a path is in one class in every spelling. */
enum Limit {
    AUTHORIZE,
    LOGIN,
    METADATA,
    FAILED_AUTHENTICATION,
    FAILED_AUTHENTICATION_OF_CLIENT,
    REJECTED_GRANT,
    REJECTED_GRANT_OF_CLIENT,
    INVALID_TOKEN,
    TOKEN,
    INTROSPECTION,
    VERIFICATION,
    GATEWAY_CHECK,
    USER_INFO,
    REVOCATION_FEED,
    ADMIN_API;

    static final Duration PERIOD = Duration.ofMinutes(1);

    private static final Map<String, Limit> OF_ADDRESS = Map.ofEntries(
            Map.entry(Endpoints.AUTHORIZE, AUTHORIZE),
            Map.entry(Endpoints.CONSENT, AUTHORIZE),
            Map.entry(Endpoints.END_SESSION, AUTHORIZE),
            Map.entry(Pages.LOGOUT, AUTHORIZE),
            Map.entry(Pages.WITHDRAW_CONSENT, AUTHORIZE),
            Map.entry(Pages.LOGIN, LOGIN),
            Map.entry(Pages.SECOND_FACTOR, LOGIN),
            Map.entry(Pages.PASSKEY_SIGN_IN, LOGIN),
            Map.entry(Pages.PASSWORD, LOGIN),
            Map.entry(Pages.FORGOTTEN_PASSWORD, LOGIN),
            Map.entry(Pages.NEW_PASSWORD, LOGIN),
            Map.entry(Pages.EMAIL, LOGIN),
            Map.entry(Pages.CONFIRM_EMAIL, LOGIN),
            Map.entry(Pages.SECURITY, LOGIN),
            Map.entry(Pages.AUTHENTICATOR_APP, LOGIN),
            Map.entry(Pages.PASSKEY, LOGIN),
            Map.entry(Pages.RECOVERY_CODES, LOGIN),
            Map.entry(Pages.SESSIONS, AUTHORIZE),
            Map.entry(Pages.ACTIVITY, AUTHORIZE),
            Map.entry(Endpoints.JWKS, METADATA),
            Map.entry(Endpoints.WELL_KNOWN_JWKS, METADATA),
            Map.entry(Endpoints.OPENID_CONFIGURATION, METADATA),
            Map.entry(Endpoints.AUTHORIZATION_SERVER_METADATA, METADATA),
            Map.entry(Endpoints.AUDIT_TREE_HEAD, METADATA));

    private static final Map<String, Limit> OF_CLIENT = Map.of(
            Endpoints.TOKEN, TOKEN,
            Endpoints.REVOKE, TOKEN,
            Endpoints.INTROSPECT, INTROSPECTION,
            Endpoints.VERIFY_API_KEY, VERIFICATION,
            Endpoints.GATEWAY_CHECK, GATEWAY_CHECK,
            Endpoints.USER_INFO, USER_INFO,
            Endpoints.REVOCATIONS, REVOCATION_FEED);

    private static final Set<String> AUTHENTICATING =
            Set.of(Endpoints.TOKEN, Endpoints.REVOKE, Endpoints.INTROSPECT, Endpoints.GATEWAY_CHECK);

    private static final Map<String, String> TAKING_TOKENS = Map.of(
            Endpoints.USER_INFO,
            USER_INFO.code,
            Endpoints.VERIFY_API_KEY,
            VERIFICATION.code,
            Endpoints.REVOCATIONS,
            REVOCATION_FEED.code,
            "/actuator/prometheus",
            "metrics");

    private final String code = Codes.of(this);

    /** Limit of an address at a path; null for none. */
    static @Nullable Limit ofAddressAt(String path) {
        return OF_ADDRESS.get(path);
    }

    /** Limit of a client at a path; null for none. */
    static @Nullable Limit ofClientAt(String path) {
        Limit limit = OF_CLIENT.get(path);
        return limit == null && isInAdminApi(path) ? ADMIN_API : limit;
    }

    /** Whether clients authenticate at a path by their own credentials. */
    static boolean authenticatesClientsAt(String path) {
        return AUTHENTICATING.contains(path);
    }

    /** Class of the endpoints at a path, if callers authenticate there by an access token; null if not. */
    static @Nullable String tokenClassAt(String path) {
        String name = TAKING_TOKENS.get(path);
        return name == null && isInAdminApi(path) ? ADMIN_API.code : name;
    }

    /** Whether the filter chain of the admin API takes it, as it does with the path above all operations. */
    private static boolean isInAdminApi(String path) {
        return path.startsWith(AdminController.BASE)
                && (path.length() == AdminController.BASE.length()
                        || path.charAt(AdminController.BASE.length()) == '/');
    }

    /** Whether it is one of pages, at which a user may have a known browser. */
    boolean isOfPeople() {
        return this == LOGIN || this == AUTHORIZE;
    }

    /** Whether the limit is one of a client, and not of everything at an address. */
    boolean countsClient() {
        return this == FAILED_AUTHENTICATION_OF_CLIENT
                || this == REJECTED_GRANT_OF_CLIENT
                || OF_CLIENT.containsValue(this)
                || this == ADMIN_API;
    }

    /** Whether accepted requests report it; an answer about an API key reports the key's budgets. */
    boolean isReported() {
        return this == TOKEN || this == ADMIN_API;
    }

    /** Name of its setting below {@code keyturn.rate-limit}. */
    String setting() {
        return (compareTo(TOKEN) < 0 ? "per-address." : "per-client.") + code;
    }

    /** Name in headers, metrics and documents. */
    String code() {
        return code;
    }
}
