package dev.keyturn.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.resource.Resources;
import dev.keyturn.signing.JwtSigner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Issues internal JWTs: what a gateway passes on to an API instead of the credential that it checked (ADR 0077).
 *
 * <p>They have a type of their own, so that neither this server nor an API takes them for access tokens. They live for at most 60
 * seconds and never longer than the credential. One is used again for its first half, so that most checks do not sign.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.11">RFC 8725 §3.11, Use Explicit Typing</a>
 */
@Component
class InternalTokens {

    /** {@code typ} of their headers. */
    static final String TYPE = "gateway-token+jwt";

    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final int MAX_CACHED = 10_000;

    private final InternalTokenClaims claims;
    private final Resources resources;
    private final JwtSigner signer;
    private final Clock clock;
    private final Cache<Use, Issued> issued = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(LIFETIME)
            .build();

    InternalTokens(InternalTokenClaims claims, Resources resources, JwtSigner signer, Clock clock) {
        this.claims = claims;
        this.resources = resources;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * A token for one request; empty if the credential ends within this second.
     *
     * @param credential text of the credential, valid now
     */
    Optional<String> of(String credential, Caller caller, String gateway, String audience) {
        String algorithm = resources.signingAlgorithmOf(audience);
        Use use = new Use(TokenDigest.of(credential), gateway, audience, caller.scope(), signer.keyId(algorithm));
        Instant now = clock.instant();
        Issued known = issued.getIfPresent(use);
        if (known == null || !known.isUsableAt(now)) {
            known = issued.asMap()
                    .compute(
                            use,
                            (same, other) -> other != null && other.isUsableAt(now)
                                    ? other
                                    : sign(caller, gateway, audience, algorithm, now));
        }
        return Optional.ofNullable(known).map(Issued::text);
    }

    private @Nullable Issued sign(Caller caller, String gateway, String audience, String algorithm, Instant now) {
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        Instant end = caller.expiresAt().truncatedTo(ChronoUnit.SECONDS);
        Instant longest = issuedAt.plus(LIFETIME);
        Instant expiresAt = end.isBefore(longest) ? end : longest;
        if (!issuedAt.isBefore(expiresAt)) {
            return null;
        }
        Map<String, Object> said = claims.of(caller, gateway, audience, issuedAt, expiresAt);
        Duration half = Duration.between(issuedAt, expiresAt).dividedBy(2);
        return new Issued(signer.sign(algorithm, TYPE, said), issuedAt, issuedAt.plus(half));
    }

    /** @param keyId of the key that signs: after it is revoked, no token of it is handed out */
    private record Use(TokenDigest credential, String gateway, String audience, String scope, String keyId) {}

    /** @param usedUntil when the next one is signed */
    private record Issued(String text, Instant issuedAt, Instant usedUntil) {

        /** A clock that was set back does not extend its use. */
        boolean isUsableAt(Instant now) {
            return !now.isBefore(issuedAt) && now.isBefore(usedUntil);
        }
    }
}
