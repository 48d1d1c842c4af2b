package dev.keyturn.token;

import dev.keyturn.oauth.Credentials;
import dev.keyturn.resource.AccessTokenFormat;
import dev.keyturn.signing.JwtSigner;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Makes access tokens, in the format that their APIs want.
 *
 * <p>The framework's generator would do for JWTs, but decides late: it makes claims of its own first, most of which are
 * replaced, and converts all of them twice.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.1">RFC 9068 §2.1, Header</a>
 */
@Component
public class AccessTokenIssuer {

    private final AccessTokenPlans plans;
    private final AccessTokenClaims claims;
    private final JwtSigner signer;
    private final Clock clock;

    AccessTokenIssuer(AccessTokenPlans plans, AccessTokenClaims claims, JwtSigner signer, Clock clock) {
        this.plans = plans;
        this.claims = claims;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * A new access token.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope}
     */
    public AccessTokenWithClaims issue(AccessTokenRequest request) {
        AccessTokenPlan plan = plans.of(request);
        Instant issuedAt = request.issuedAt(clock.instant());
        Map<String, Object> said = claims.of(request, plan, issuedAt);
        String text = plan.encoding().format() == AccessTokenFormat.OPAQUE
                ? Credentials.generate(Credentials.ACCESS_TOKEN_PREFIX)
                : signer.sign(
                        plan.encoding().algorithm(), plan.encoding().type().text(), said);
        return new AccessTokenWithClaims(text, issuedAt, issuedAt.plus(plan.lifetime()), plan.scopes(), said);
    }
}
