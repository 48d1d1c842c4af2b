package dev.keyturn.client.authentication;

import dev.keyturn.oauth.Endpoints;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Identifies a public client by {@code client_id} alone: when it refreshes or revokes one of its tokens, which is the proof, or
 * when it sends a code without a verifier, so that the error says what is wrong.
 *
 * <p>The framework knows public clients only where they send a code verifier. This is no bean, since the framework would take
 * it for the way in which its resource servers find their tokens.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-6">RFC 6749 §6, Refreshing an Access Token</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009#section-2.1">RFC 7009 §2.1, Revocation Request</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636#section-4.6">RFC 7636 §4.6, Server Verifies code_verifier before
 *     Returning the Tokens</a>
 */
class PublicClientIdentificationConverter implements AuthenticationConverter {

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String code = codeWithoutVerifier(request);
        if (code == null && !isRefresh(request) && !isRevocation(request)) {
            return null;
        }
        String[] clientId = request.getParameterValues(OAuth2ParameterNames.CLIENT_ID);
        if (clientId == null || clientId.length != 1 || carriesCredentials(request)) {
            return null;
        }
        return new OAuth2ClientAuthenticationToken(
                clientId[0],
                ClientAuthenticationMethod.NONE,
                null,
                code == null ? Map.of(PublicClientIdentificationProvider.MARK, true) : exchangeOf(code));
    }

    /** Parameters with which the framework rejects the missing verifier. */
    private static Map<String, Object> exchangeOf(String code) {
        return Map.of(
                OAuth2ParameterNames.GRANT_TYPE,
                AuthorizationGrantType.AUTHORIZATION_CODE.getValue(),
                OAuth2ParameterNames.CODE,
                code);
    }

    private static @Nullable String codeWithoutVerifier(HttpServletRequest request) {
        return isOf(AuthorizationGrantType.AUTHORIZATION_CODE, request)
                        && request.getParameter(PkceParameterNames.CODE_VERIFIER) == null
                ? request.getParameter(OAuth2ParameterNames.CODE)
                : null;
    }

    private static boolean isRefresh(HttpServletRequest request) {
        return isOf(AuthorizationGrantType.REFRESH_TOKEN, request);
    }

    private static boolean isRevocation(HttpServletRequest request) {
        return request.getRequestURI().equals(request.getContextPath() + Endpoints.REVOKE);
    }

    private static boolean isOf(AuthorizationGrantType grant, HttpServletRequest request) {
        return grant.getValue().equals(request.getParameter(OAuth2ParameterNames.GRANT_TYPE));
    }

    /** Whether a request has a secret, an assertion, or a header with either. */
    static boolean carriesCredentials(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || request.getParameter(OAuth2ParameterNames.CLIENT_SECRET) != null
                || request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION) != null;
    }
}
