package dev.keyturn.oauth;

import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * Factory of protocol errors.
 *
 * <p>Each has three readers: the <em>code</em> is the standard's, the <em>description</em> helps the developer of a client
 * and never says whether a user, a client or a token exists, and the <em>reason</em> is the exception's message, which
 * reaches the log alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749 §5.2, Error Response</a>
 */
public final class ProtocolErrors {

    /** Request attribute under which the error page finds the {@link OAuth2Error} that it explains. */
    public static final String ATTRIBUTE = OAuth2Error.class.getName();

    static final String GRANT_TYPE_NOT_ALLOWED = "This client is not allowed to use this grant type.";

    /** A scope token (RFC 6749 §3.3). */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private ProtocolErrors() {}

    /** A code or refresh token that is unknown, expired, revoked or already used: one answer for all four. */
    public static OAuth2AuthenticationException invalidGrant(String reason) {
        return error(
                OAuth2ErrorCodes.INVALID_GRANT,
                "The authorization code or refresh token is invalid, has expired, was already used, or was issued to"
                        + " another client, or redirect_uri or code_verifier does not match.",
                reason);
    }

    /** Client authentication failed; reads the same for every cause. */
    public static OAuth2AuthenticationException invalidClient(String reason) {
        return error(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed.", reason);
    }

    /** The client is not registered for the grant that it uses. */
    public static OAuth2AuthenticationException unauthorizedClient() {
        return error(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, GRANT_TYPE_NOT_ALLOWED, GRANT_TYPE_NOT_ALLOWED);
    }

    /** A parameter is missing, repeated or malformed. */
    public static OAuth2AuthenticationException invalidRequest(String description) {
        return error(OAuth2ErrorCodes.INVALID_REQUEST, description, description);
    }

    /**
     * A request that is refused for one of the reasons that the log names.
     *
     * @param reason a constant of {@link RefusalReasons}
     */
    public static OAuth2AuthenticationException invalidRequest(String reason, String description) {
        return error(OAuth2ErrorCodes.INVALID_REQUEST, description, reason);
    }

    /** Protocol error for an answer about which nothing but the status is known. */
    public static OAuth2Error ofStatus(int status) {
        if (status == HttpStatus.TOO_MANY_REQUESTS.value()) {
            return new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "Too many requests. Retry later.", null);
        }
        if (status == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            return new OAuth2Error(
                    OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
                    "The server cannot answer at the moment. Retry shortly.",
                    null);
        }
        if (status >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            return new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR, "The server failed to answer.", null);
        }
        return new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, invalidRequest(status), null);
    }

    private static String invalidRequest(int status) {
        return switch (status) {
            case 404 -> "This address does not exist.";
            case 413, 414, 431 -> "The request is too large.";
            default -> "The request cannot be read.";
        };
    }

    /**
     * A resource that is missing, unknown, malformed or not allowed.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8707#section-2">RFC 8707 §2, Resource Parameter</a>
     */
    public static OAuth2AuthenticationException invalidTarget(String description) {
        return error("invalid_target", description, description);
    }

    /**
     * Scopes that are unknown or not allowed, which the description names unless one of them is no scope at all.
     *
     * @param problem what is wrong with them
     */
    public static OAuth2AuthenticationException invalidScope(String problem, Collection<String> scopes) {
        String description =
                scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())
                        ? DescriptionText.printable(problem + ": " + String.join(" ", new TreeSet<>(scopes)))
                        : "scope must be scope names of printable ASCII characters with one space between them.";
        return error(OAuth2ErrorCodes.INVALID_SCOPE, description, description);
    }

    /**
     * Wraps a failure of the server, where a filter of the framework would report any other exception as an error of the client.
     * The handler of the refusal throws it again with {@link #rethrowFailure}.
     */
    public static OAuth2AuthenticationException failure(RuntimeException cause) {
        return new OAuth2AuthenticationException(ofStatus(HttpStatus.INTERNAL_SERVER_ERROR.value()), cause);
    }

    /** Throws what {@link #failure} has wrapped, and does nothing about any other refusal. */
    public static void rethrowFailure(AuthenticationException refusal) {
        if (refusal instanceof OAuth2AuthenticationException wrapper
                && OAuth2ErrorCodes.SERVER_ERROR.equals(wrapper.getError().getErrorCode())
                && wrapper.getCause() instanceof RuntimeException cause) {
            throw cause;
        }
    }

    private static OAuth2AuthenticationException error(String code, String description, String reason) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null), reason);
    }
}
