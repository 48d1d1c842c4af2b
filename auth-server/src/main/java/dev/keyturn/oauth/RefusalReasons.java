package dev.keyturn.oauth;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Stable keys for the reasons of refusals, for log and audit trail. */
final class RefusalReasons {

    /** Precedes the parameter at fault in the framework's messages. */
    private static final String FRAMEWORK_PREFIX = "Client authentication failed: ";

    private static final Map<String, String> BY_PARAMETER = Map.of(
            "client_id", "unknown-client",
            "client_secret", "wrong-secret",
            "authentication_method", "wrong-authentication-method",
            "credentials", "no-credentials",
            "code", "wrong-code",
            "code_verifier", "wrong-code-verifier",
            "client_assertion", "wrong-assertion");

    private static final Map<String, String> BY_MESSAGE = Map.of(
            "no client authentication", "no-credentials",
            "malformed Basic header", "malformed-credentials",
            "no client has such an identifier", "unknown-client",
            "not a public client", "wrong-authentication-method",
            "too many invalid credentials", "too-many-wrong-credentials");

    private static final Map<String, String> BY_BEGINNING = Map.of(
            "client assertion:", "wrong-assertion",
            "client_id ", "unknown-client",
            "redirect_uri ", "redirect-uri-not-registered",
            "Origin ", "origin-not-allowed",
            "post_logout_redirect_uri ", "post-logout-redirect-uri-not-registered",
            "subject_token ", "wrong-subject-token",
            "id_token_hint ", "wrong-id-token-hint");

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
        String code = refusal.getError().getErrorCode();
        if (message.startsWith(FRAMEWORK_PREFIX)) {
            return BY_PARAMETER.getOrDefault(message.substring(FRAMEWORK_PREFIX.length()), "client-refused");
        }
        String known = BY_MESSAGE.get(message);
        if (known != null) {
            return known;
        }
        return BY_BEGINNING.entrySet().stream()
                .filter(beginning -> message.startsWith(beginning.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> ofCode(code, grantType));
    }

    /** @param grantType of a token request */
    static String ofCode(String code, @Nullable String grantType) {
        return OAuth2ErrorCodes.INVALID_GRANT.equals(code)
                ? BY_GRANT.getOrDefault(Objects.requireNonNullElse(grantType, ""), "wrong-grant")
                : BY_CODE.getOrDefault(code, "malformed-request");
    }
}
