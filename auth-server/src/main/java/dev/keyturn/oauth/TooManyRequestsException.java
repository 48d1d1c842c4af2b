package dev.keyturn.oauth;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * Rate limit exceeded, which the response reports.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6585#section-4">RFC 6585 §4, 429 Too Many Requests</a>
 */
public final class TooManyRequestsException extends OAuth2AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final transient ExhaustedLimit limit;

    public TooManyRequestsException(ExhaustedLimit limit) {
        super(
                new OAuth2Error(
                        OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
                        "Too many invalid credentials came from this address. Retry later.",
                        null),
                "too many invalid credentials");
        this.limit = limit;
    }

    ExhaustedLimit limit() {
        return limit;
    }
}
