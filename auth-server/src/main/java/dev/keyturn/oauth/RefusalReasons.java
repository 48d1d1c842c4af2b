package dev.keyturn.oauth;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Stable keys for the reasons of refusals, for log and audit trail. */
public final class RefusalReasons {

    public static final String UNKNOWN_CLIENT = "unknown-client";
    public static final String REDIRECT_URI_NOT_REGISTERED = "redirect-uri-not-registered";
    public static final String ORIGIN_NOT_ALLOWED = "origin-not-allowed";
    public static final String POST_LOGOUT_REDIRECT_URI_NOT_REGISTERED = "post-logout-redirect-uri-not-registered";
    public static final String WRONG_SUBJECT_TOKEN = "wrong-subject-token";
    public static final String WRONG_ID_TOKEN_HINT = "wrong-id-token-hint";
    public static final String CLIENT_DIFFERS = "client-differs";
    public static final String TOO_MANY_REQUESTS = "too-many-requests";

    /** Precedes the parameter at fault in the framework's descriptions. */
    private static final String FRAMEWORK_PREFIX = "Client authentication failed: ";

    private static final Map<String, String> BY_PARAMETER = Map.of(
            "client_id", UNKNOWN_CLIENT,
            "client_secret", "wrong-secret",
            "authentication_method", "wrong-authentication-method",
            "credentials", "no-credentials",
            "code", "wrong-code",
            "code_verifier", "wrong-code-verifier",
            "client_assertion", "wrong-assertion");

    private static final Map<String, String> BY_MESSAGE = Map.of(
            "no client authentication", "no-credentials",
            "malformed Basic header", "malformed-credentials",
            "no client has such an identifier", UNKNOWN_CLIENT,
            "wrong client secret", "wrong-secret",
            "not a public client", "wrong-authentication-method",
            "too many invalid credentials", "too-many-wrong-credentials");

    private static final String CLIENT_ASSERTION = "client assertion:";
    private static final String CLIENT_CERTIFICATE = "client certificate:";

    /** Reasons with which a refusal is made, as its message. */
    private static final Set<String> STATED = Set.of(
            UNKNOWN_CLIENT,
            REDIRECT_URI_NOT_REGISTERED,
            ORIGIN_NOT_ALLOWED,
            POST_LOGOUT_REDIRECT_URI_NOT_REGISTERED,
            WRONG_SUBJECT_TOKEN,
            WRONG_ID_TOKEN_HINT,
            CLIENT_DIFFERS);

    private static final Map<String, String> BY_CODE = Map.of(
            OAuth2ErrorCodes.INVALID_CLIENT,
            "client-refused",
            OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
            "grant-type-not-allowed",
            OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE,
            "unknown-grant-type",
            OAuth2ErrorCodes.INVALID_SCOPE,
            "scope-not-allowed",
            OAuth2ErrorCodes.INSUFFICIENT_SCOPE,
            "scope-missing",
            OAuth2ErrorCodes.INVALID_TOKEN,
            "wrong-token",
            "invalid_target",
            "resource-not-allowed");

    private static final Map<String, String> BY_GRANT =
            Map.of("authorization_code", "wrong-code", "refresh_token", "wrong-refresh-token");

    private RefusalReasons() {}

    /** @param grantType of a token request */
    static String of(OAuth2AuthenticationException refusal, @Nullable String grantType) {
        String message = Objects.requireNonNullElse(refusal.getMessage(), "");
        String description = Objects.requireNonNullElse(refusal.getError().getDescription(), "");
        String code = refusal.getError().getErrorCode();
        // its message may be more than the description
        if (description.startsWith(FRAMEWORK_PREFIX)) {
            return BY_PARAMETER.getOrDefault(description.substring(FRAMEWORK_PREFIX.length()), "client-refused");
        }
        String known = BY_MESSAGE.get(message);
        if (known != null) {
            return known;
        }
        if (message.startsWith(CLIENT_ASSERTION)) {
            return "wrong-assertion";
        }
        if (message.startsWith(CLIENT_CERTIFICATE)) {
            return "wrong-certificate";
        }
        return STATED.contains(message) ? message : ofCode(code, grantType);
    }

    /** @param grantType of a token request */
    static String ofCode(String code, @Nullable String grantType) {
        return OAuth2ErrorCodes.INVALID_GRANT.equals(code)
                ? BY_GRANT.getOrDefault(Objects.requireNonNullElse(grantType, ""), "wrong-grant")
                : BY_CODE.getOrDefault(code, "malformed-request");
    }
}
