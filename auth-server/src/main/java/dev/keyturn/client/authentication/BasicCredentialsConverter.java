package dev.keyturn.client.authentication;

import dev.keyturn.client.ClientId;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RefusalReasons;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a client's credentials from the {@code Authorization} header. One that cannot be read has failed to authenticate the
 * client and is answered as any other failure is, with a challenge.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749 §5.2, Error Response</a>
 */
class BasicCredentialsConverter implements AuthenticationConverter {

    private static final Pattern SPACES = Pattern.compile(" +");

    private final AuthenticationConverter basic;

    /** @param basic the framework's, to which such a header is an invalid request */
    BasicCredentialsConverter(AuthenticationConverter basic) {
        this.basic = basic;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        Authentication presented;
        try {
            presented = basic.convert(withOneSpace(request));
        } catch (OAuth2AuthenticationException e) {
            throw (OAuth2AuthenticationException)
                    ProtocolErrors.invalidClient("malformed Basic header").initCause(e);
        }
        if (presented != null && !ClientId.isValid(presented.getName())) {
            throw ProtocolErrors.invalidClient("no client has such an identifier");
        }
        String named = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
        if (presented != null && named != null && !named.equals(presented.getName())) {
            throw ProtocolErrors.invalidRequest(
                    RefusalReasons.CLIENT_DIFFERS, "client_id differs from the client in the Authorization header.");
        }
        return presented;
    }

    private static HttpServletRequest withOneSpace(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.indexOf('\t') >= 0) {
            throw ProtocolErrors.invalidClient("malformed Authorization header");
        }
        return header == null || !header.contains("  ")
                ? request
                : new OneSpace(request, SPACES.matcher(header).replaceFirst(" "));
    }

    /** A request whose header has one space after the scheme, which is all that the framework reads (RFC 9110 §11.4). */
    private static final class OneSpace extends HttpServletRequestWrapper {

        private final String credentials;

        OneSpace(HttpServletRequest request, String credentials) {
            super(request);
            this.credentials = credentials;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return HttpHeaders.AUTHORIZATION.equalsIgnoreCase(name) ? credentials : super.getHeader(name);
        }
    }
}
