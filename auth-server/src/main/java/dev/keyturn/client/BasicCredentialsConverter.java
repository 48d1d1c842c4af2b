package dev.keyturn.client;

import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a client's credentials from the {@code Authorization} header. One that cannot be read has failed to authenticate the
 * client and is answered as any other failure is, with a challenge.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749 §5.2, Error Response</a>
 */
class BasicCredentialsConverter implements AuthenticationConverter {

    private final AuthenticationConverter basic;

    /** @param basic the framework's, to which such a header is an invalid request */
    BasicCredentialsConverter(AuthenticationConverter basic) {
        this.basic = basic;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        Authentication presented;
        try {
            presented = basic.convert(request);
        } catch (OAuth2AuthenticationException e) {
            throw (OAuth2AuthenticationException)
                    ProtocolErrors.invalidClient("malformed Basic header").initCause(e);
        }
        if (presented != null && !ClientId.isValid(presented.getName())) {
            throw ProtocolErrors.invalidClient("no client has such an identifier");
        }
        return presented;
    }
}
