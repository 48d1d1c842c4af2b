package dev.keyturn.exchange;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.signing.JwtSigner;
import dev.keyturn.token.AccessTokenPlan;
import dev.keyturn.token.AccessTokenWithClaims;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/**
 * Issues short-lived JWTs to a client for credentials that were presented to it, for those of their APIs that it answers for
 * (ADR 0025). They are revoked with the grant, session or credential of the subject token, since they name it too.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2.2">RFC 8693 §2.2, Response</a>
 */
@Component
public class ExchangedTokens {

    private final ExchangePlans plans;
    private final ExchangedTokenClaims claims;
    private final TokenLifetimes lifetimes;
    private final JwtSigner signer;
    private final Clock clock;

    ExchangedTokens(
            ExchangePlans plans, ExchangedTokenClaims claims, TokenLifetimes lifetimes, JwtSigner signer, Clock clock) {
        this.plans = plans;
        this.claims = claims;
        this.lifetimes = lifetimes;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * A new token; empty if the subject token is for none of the client's APIs, or is just ending.
     *
     * @param subject claims of the subject token
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope},
     *     {@code invalid_request}
     */
    Optional<OAuth2AccessToken> issue(Map<String, Object> subject, String client, TokenExchangeRequest request) {
        return plans.of(subject, client, request).flatMap(plan -> issue(subject, client, plan));
    }

    private Optional<OAuth2AccessToken> issue(Map<String, Object> subject, String client, AccessTokenPlan plan) {
        Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = earliest(
                issuedAt.plus(plan.lifetime()),
                issuedAt.plus(lifetimes.exchangedTokenLifetime()),
                ((Instant) Objects.requireNonNull(subject.get(JwtClaimNames.EXP))).truncatedTo(ChronoUnit.SECONDS));
        if (!issuedAt.isBefore(expiresAt)) {
            return Optional.empty();
        }
        Map<String, Object> said = claims.of(subject, client, plan, issuedAt, expiresAt);
        String text =
                signer.sign(plan.encoding().algorithm(), plan.encoding().type().text(), said);
        return Optional.of(new AccessTokenWithClaims(text, issuedAt, expiresAt, plan.scopes(), said));
    }

    private static Instant earliest(Instant one, Instant other, Instant third) {
        Instant earlier = one.isBefore(other) ? one : other;
        return earlier.isBefore(third) ? earlier : third;
    }
}
