package dev.keyturn.tokenendpoint;

import dev.keyturn.client.authentication.ClientAuthentication;
import dev.keyturn.grant.ReplayedTokens;
import dev.keyturn.oauth.AuthenticatedClient;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.oauth.RejectedGrant;
import dev.keyturn.oauth.TokenDigest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;

/**
 * Handler of rejected token requests. If one presents a code that was used before, the grant of the code is revoked: another party than its client may know the code, whether or not this request has the right verifier or client credentials.
 *
 * <p>Costs a statement only if a code is presented. The revocation is a transaction of its own, which is kept although the
 * request is rejected, and which ends before the response is written.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2">RFC 6749 §4.1.2, Authorization Response</a>
 */
@Component
@ConditionalOnWebApplication
public class TokenRequestRefusals implements AuthenticationFailureHandler {

    private final ProtocolErrorResponses answers;
    private final ReplayedTokens replayed;
    private final TokenRequestCounts counts;

    TokenRequestRefusals(ProtocolErrorResponses answers, ReplayedTokens replayed, TokenRequestCounts counts) {
        this.answers = answers;
        this.replayed = replayed;
        this.counts = counts;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        counts.rejected(request);
        String code = presentedCode(request);
        if (code != null) {
            replayed.revokeGrantIfUsed(TokenDigest.of(code));
        }
        if (exception instanceof OAuth2AuthenticationException refusal
                && OAuth2ErrorCodes.INVALID_GRANT.equals(refusal.getError().getErrorCode())) {
            RejectedGrant.mark(request);
            if (presentsCredentials(request)) {
                AuthenticatedClient.mark(request);
            }
        }
        answers.onAuthenticationFailure(request, response, exception);
    }

    /** The framework looks at a code while it authenticates the client, but after the client's credentials. */
    private static boolean presentsCredentials(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || request.getParameter(OAuth2ParameterNames.CLIENT_SECRET) != null
                || request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION) != null
                || ClientAuthentication.isByCertificate(request);
    }

    private static @Nullable String presentedCode(HttpServletRequest request) {
        String grant = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
        String code = request.getParameter(OAuth2ParameterNames.CODE);
        return code != null
                        && AuthorizationGrantType.AUTHORIZATION_CODE.getValue().equals(grant)
                        && Credentials.isWellFormed(Credentials.CODE_PREFIX, code)
                ? code
                : null;
    }
}
