package dev.keyturn.tokenendpoint;

import dev.keyturn.oauth.JsonResponses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Answers token requests. The headers that forbid to store the answer are those of every answer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749 §5.1, Successful Response</a>
 */
@Component
@ConditionalOnWebApplication
public class TokenResponses implements AuthenticationSuccessHandler {

    private static final Set<ClientAuthenticationMethod> OWN_METHODS = Set.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
            ClientAuthenticationMethod.CLIENT_SECRET_POST,
            ClientAuthenticationMethod.PRIVATE_KEY_JWT,
            ClientAuthenticationMethod.TLS_CLIENT_AUTH,
            ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH);

    private final JsonResponses answers;
    private final TokenRequestCounts counts;
    private final TokenUse use;

    TokenResponses(JsonResponses answers, TokenRequestCounts counts, TokenUse use) {
        this.answers = answers;
        this.counts = counts;
        this.use = use;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        OAuth2AccessTokenAuthenticationToken issued = (OAuth2AccessTokenAuthenticationToken) authentication;
        counts.issued(request);
        use.count(issued.getRegisteredClient().getClientId(), runsAt(request, issued));
        answers.write(response, body(issued));
    }

    /** Address of a client that authenticates; empty for one that runs at its users' or at the holders of its API keys. */
    private static String runsAt(HttpServletRequest request, OAuth2AccessTokenAuthenticationToken issued) {
        return issued.getPrincipal() instanceof OAuth2ClientAuthenticationToken client
                        && OWN_METHODS.contains(client.getClientAuthenticationMethod())
                ? request.getRemoteAddr()
                : "";
    }

    private static Map<String, Object> body(OAuth2AccessTokenAuthenticationToken issued) {
        OAuth2AccessToken token = issued.getAccessToken();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(OAuth2ParameterNames.ACCESS_TOKEN, token.getTokenValue());
        body.put(OAuth2ParameterNames.TOKEN_TYPE, token.getTokenType().getValue());
        Instant issuedAt = token.getIssuedAt();
        Instant expiresAt = token.getExpiresAt();
        if (issuedAt != null && expiresAt != null) {
            body.put(
                    OAuth2ParameterNames.EXPIRES_IN,
                    Duration.between(issuedAt, expiresAt).toSeconds());
        }
        OAuth2RefreshToken refreshToken = issued.getRefreshToken();
        if (refreshToken != null) {
            body.put(OAuth2ParameterNames.REFRESH_TOKEN, refreshToken.getTokenValue());
        }
        if (!token.getScopes().isEmpty()) {
            body.put(OAuth2ParameterNames.SCOPE, String.join(" ", token.getScopes()));
        }
        body.putAll(issued.getAdditionalParameters());
        return body;
    }
}
