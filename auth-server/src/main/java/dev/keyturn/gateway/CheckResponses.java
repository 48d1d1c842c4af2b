package dev.keyturn.gateway;

import dev.keyturn.apikey.verification.ApiKeyVerdict;
import dev.keyturn.apikey.verification.RateLimitHeaders;
import dev.keyturn.gateway.CheckResult.Accepted;
import dev.keyturn.gateway.CheckResult.Rejected;
import dev.keyturn.oauth.ProtocolErrorResponses;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;

/**
 * Responses to gateways: 204 with headers for the API, or the response for the caller.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750 §3, The WWW-Authenticate Response Header Field</a>
 */
@Component
class CheckResponses {

    static final String SUBJECT = "X-Keyturn-Subject";
    static final String CLIENT = "X-Keyturn-Client";
    static final String SCOPE = "X-Keyturn-Scope";
    static final String TOKEN = "X-Keyturn-Token";

    private static final String HEX = "0123456789ABCDEF";

    private final ProtocolErrorResponses errors;

    CheckResponses(ProtocolErrorResponses errors) {
        this.errors = errors;
    }

    void accept(HttpServletResponse response, Accepted accepted) {
        writeBudgets(response, accepted.key());
        Caller caller = accepted.caller();
        response.setStatus(HttpStatus.NO_CONTENT.value());
        response.setHeader(SUBJECT, encoded(caller.subject()));
        response.setHeader(CLIENT, encoded(caller.client()));
        response.setHeader(SCOPE, caller.scope());
        if (accepted.token() != null) {
            response.setHeader(TOKEN, accepted.token());
        }
    }

    void reject(HttpServletResponse response, Rejected caller, Set<String> needed) throws IOException {
        writeBudgets(response, caller.key());
        String code = caller.code();
        if (code == null) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            return;
        }
        if (code.equals(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE)) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, caller.retryAfterSeconds())));
            errors.write(response, code, "A limit was reached. Retry later.");
            return;
        }
        String description = description(code);
        String scope = code.equals(OAuth2ErrorCodes.INSUFFICIENT_SCOPE) ? ", scope=\"" + joined(needed) + "\"" : "";
        response.setStatus(status(code).value());
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer error=\"" + code + "\", error_description=\"" + description + "\"" + scope);
        errors.write(response, code, description);
    }

    /** Error of the gateway, without a challenge: 401 and 403 would reach the caller as rejections of its own credential. */
    void rejectGateway(HttpServletResponse response, OAuth2Error error) throws IOException {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        errors.write(response, error.getErrorCode(), error.getDescription());
    }

    private static void writeBudgets(HttpServletResponse response, @Nullable ApiKeyVerdict key) {
        if (key != null) {
            RateLimitHeaders.write(key, response);
        }
    }

    private static HttpStatus status(String code) {
        return switch (code) {
            case OAuth2ErrorCodes.INVALID_REQUEST -> HttpStatus.BAD_REQUEST;
            case OAuth2ErrorCodes.INSUFFICIENT_SCOPE -> HttpStatus.FORBIDDEN;
            default -> HttpStatus.UNAUTHORIZED;
        };
    }

    private static String description(String code) {
        return switch (code) {
            case OAuth2ErrorCodes.INVALID_REQUEST -> "Send one credential, in the Authorization or X-API-Key header.";
            case OAuth2ErrorCodes.INSUFFICIENT_SCOPE -> "The credential lacks a scope that this request needs.";
            default -> "The credential is invalid, has expired, or was revoked.";
        };
    }

    private static String joined(Set<String> scopes) {
        return String.join(" ", new TreeSet<>(scopes));
    }

    /** Percent-encodes all but visible ASCII characters, and the percent sign, so that different names stay different. */
    private static String encoded(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7F && octet != '%') {
                text.append((char) octet);
            } else {
                text.append('%').append(HEX.charAt((octet >> 4) & 0xF)).append(HEX.charAt(octet & 0xF));
            }
        }
        return text.toString();
    }
}
