package dev.keyturn.client.authentication;

import dev.keyturn.oauth.Endpoints;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Hides {@code grant_type} from a converter unless the request is for the token endpoint. With a code and its grant the framework checks
 * the code while it authenticates the client, at any endpoint.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.1">RFC 7662 §2.1, Introspection Request</a>
 */
final class GrantOfTokenEndpoint implements AuthenticationConverter {

    private final AuthenticationConverter converter;

    /** @param converter reads the credentials of clients */
    GrantOfTokenEndpoint(AuthenticationConverter converter) {
        this.converter = converter;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        boolean token = request.getRequestURI().equals(request.getContextPath() + Endpoints.TOKEN);
        return converter.convert(token ? request : new WithoutGrant(request));
    }

    private static final class WithoutGrant extends HttpServletRequestWrapper {

        WithoutGrant(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getParameter(String name) {
            return OAuth2ParameterNames.GRANT_TYPE.equals(name) ? null : super.getParameter(name);
        }
    }
}
