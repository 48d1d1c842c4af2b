package dev.keyturn.client.authentication;

import dev.keyturn.client.ClientId;
import dev.keyturn.oauth.AssertedClient;
import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.util.StringUtils;

/**
 * Takes {@code client_id} from the assertion if the request has none, which the framework does not do. The assertion is accepted
 * only after its signature has been verified with that client's keys.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7521#section-4.2">RFC 7521 §4.2, Using Assertions for Client
 *     Authentication</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523 §3, JWT Format and Processing Requirements</a>
 */
class ClientIdFromAssertionConverter implements AuthenticationConverter {

    private final AuthenticationConverter assertions;

    /** @param assertions the framework's, which asks for {@code client_id} */
    ClientIdFromAssertionConverter(AuthenticationConverter assertions) {
        this.assertions = assertions;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String[] assertion = request.getParameterValues(OAuth2ParameterNames.CLIENT_ASSERTION);
        boolean isUnnamed = !StringUtils.hasLength(request.getParameter(OAuth2ParameterNames.CLIENT_ID));
        return isUnnamed && assertion != null && assertion.length == 1
                ? assertions.convert(new Named(request, subject(assertion[0])))
                : assertions.convert(request);
    }

    private static String subject(String assertion) {
        return AssertedClient.of(assertion)
                .filter(ClientId::isValid)
                .orElseThrow(() -> ProtocolErrors.invalidClient("client assertion: sub is missing or no client's"));
    }

    /** The request as if it named its client. */
    private static final class Named extends HttpServletRequestWrapper {

        private final Map<String, String[]> parameters;

        Named(HttpServletRequest request, String clientId) {
            super(request);
            Map<String, String[]> named = new HashMap<>(request.getParameterMap());
            named.put(OAuth2ParameterNames.CLIENT_ID, new String[] {clientId});
            this.parameters = Collections.unmodifiableMap(named);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return parameters;
        }
    }
}
