package dev.keyturn.client.authentication;

import dev.keyturn.oauth.DescriptionText;
import dev.keyturn.oauth.ErrorDescriptions;
import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Rejects requests that authenticate a client by more than one method or repeat a parameter; reads nothing itself. Comes
 * before the converters that do, since each of those looks only for its own method.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3">RFC 6749 §2.3, Client Authentication</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.2">RFC 6749 §3.2, Token Endpoint</a>
 */
class UnambiguousClientRequest implements AuthenticationConverter {

    /** Parameters that may have several values (RFC 8693 §2.1). */
    private static final Set<String> REPEATABLE = Set.of("resource", "audience");

    /** @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request} */
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (ErrorDescriptions.isWithoutForm(request)) {
            throw ProtocolErrors.invalidRequest(ErrorDescriptions.formRequired());
        }
        ErrorDescriptions.refuseEncodedNames(request.getQueryString());
        Map<String, String[]> parameters = request.getParameterMap();
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            if (parameter.getValue().length > 1 && !REPEATABLE.contains(parameter.getKey())) {
                throw ProtocolErrors.invalidRequest(
                        DescriptionText.printable(parameter.getKey() + " must be sent only once."));
            }
        }
        int methods = count(request.getHeaders(HttpHeaders.AUTHORIZATION))
                + (parameters.containsKey(OAuth2ParameterNames.CLIENT_SECRET) ? 1 : 0)
                + (parameters.containsKey(OAuth2ParameterNames.CLIENT_ASSERTION) ? 1 : 0);
        if (methods > 1) {
            throw ProtocolErrors.invalidRequest("Use only one method of client authentication.");
        }
        return null;
    }

    private static int count(Enumeration<String> headers) {
        int count = 0;
        while (headers.hasMoreElements()) {
            headers.nextElement();
            count++;
        }
        return count;
    }
}
