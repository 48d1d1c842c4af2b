package dev.keyturn.tokenendpoint;

import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Rejects token requests that carry a DPoP proof, well formed or not; reads nothing itself.
 *
 * <p>Choice: no token is bound to a key here, and metadata says so. RFC 9449 §5 would let the request be answered with an
 * unbound token of type {@code Bearer}, which a client that does not look at the type would take for a bound one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-5">RFC 9449 §5, DPoP Access Token Request</a>
 */
final class UnsupportedProofConverter implements AuthenticationConverter {

    private static final String PROOF = "DPoP";
    /** @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request} */
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (request.getHeader(PROOF) != null && request.getRequestURI().equals(Endpoints.TOKEN)) {
            throw ProtocolErrors.invalidRequest("DPoP is not supported. Omit the DPoP header.");
        }
        return null;
    }
}
