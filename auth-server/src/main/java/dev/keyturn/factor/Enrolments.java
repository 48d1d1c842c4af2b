package dev.keyturn.factor;

import dev.keyturn.oauth.ClockSkew;
import dev.keyturn.signing.Sealing;
import dev.keyturn.user.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Seals the secret of a new authenticator app into the form with which a user confirms it, so that the server keeps nothing until the
 * app has shown a code.
 */
@Component
class Enrolments {

    static final Duration LIFETIME = Duration.ofMinutes(30);

    private static final String PURPOSE = "authenticator-app-enrolment";
    private static final String FIELD = " ";
    private static final int FIELDS = 3;
    private static final int MAX_SEALED = 1_000;

    private final Sealing sealing;
    private final Clock clock;

    Enrolments(Sealing sealing, Clock clock) {
        this.sealing = sealing;
        this.clock = clock;
    }

    String seal(UserId user, TotpSecret secret) {
        long expiresAt = clock.instant().plus(LIFETIME).getEpochSecond();
        return sealing.seal(String.join(FIELD, Long.toString(expiresAt), user.toString(), secret.text()), PURPOSE);
    }

    /** The secret; empty if it has expired, is for another user, or is not sealed by this server. */
    Optional<TotpSecret> open(String sealed, UserId user) {
        if (sealed.length() > MAX_SEALED) {
            return Optional.empty();
        }
        return sealing.open(sealed, PURPOSE)
                .map(text -> text.split(FIELD, FIELDS))
                .filter(fields -> isTimely(Instant.ofEpochSecond(Long.parseLong(fields[0]))))
                .filter(fields -> fields[1].equals(user.toString()))
                .map(fields -> TotpSecret.parse(fields[2]));
    }

    private boolean isTimely(Instant expiresAt) {
        Instant now = clock.instant();
        return now.isBefore(expiresAt) && !ClockSkew.isFromFuture(now, expiresAt.minus(LIFETIME));
    }
}
