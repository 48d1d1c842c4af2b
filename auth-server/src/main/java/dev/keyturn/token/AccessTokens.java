package dev.keyturn.token;

import dev.keyturn.oauth.Credentials;
import dev.keyturn.resource.AccessTokenFormat;
import dev.keyturn.signing.JwtSigner;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
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
public class AccessTokens {

    private final AccessTokenPlans plans;
    private final AccessTokenClaims claims;
    private final JwtSigner signer;
    private final Clock clock;

    AccessTokens(AccessTokenPlans plans, AccessTokenClaims claims, JwtSigner signer, Clock clock) {
        this.plans = plans;
        this.claims = claims;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * A new access token, or null if something else is asked for.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope}
     */
    public @Nullable OAuth2AccessToken generate(OAuth2TokenContext context) {
        if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            return null;
        }
        AccessTokenPlan plan = plans.of(context);
        Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> said = claims.of(context, plan, issuedAt);
        String text = plan.format() == AccessTokenFormat.OPAQUE
                ? Credentials.generate(Credentials.ACCESS_TOKEN_PREFIX)
                : signer.sign(plan.algorithm(), plan.type().text(), said);
        return new ClaimedAccessToken(text, issuedAt, issuedAt.plus(plan.lifetime()), plan.scopes(), said);
    }
}
