package dev.keyturn.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/** Validity of the access tokens of the feed's readers, for as long as a response lasts. */
@Component
class ReaderTokens {

    private final KnownRevocations known;
    private final Clock clock;

    ReaderTokens(KnownRevocations known, Clock clock) {
        this.known = known;
        this.clock = clock;
    }

    /** Check whether a token is still valid. */
    BooleanSupplier validity(Jwt token) {
        Instant end = expiry(token);
        TokenFacts facts = TokenFacts.of(token);
        return () -> clock.instant().isBefore(end) && !known.isRevoked(facts);
    }

    /** Time until a token expires. */
    Duration remaining(Jwt token) {
        return Duration.between(clock.instant(), expiry(token));
    }

    private static Instant expiry(Jwt token) {
        return Objects.requireNonNull(token.getExpiresAt());
    }
}
