package dev.keyturn.signing;

import dev.keyturn.signing.SigningKey.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Schedule of signing keys: announcement, activation, retirement and destruction. */
@Component
class KeySchedule {

    /** Maximum clock skew between two nodes. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final SigningProperties properties;

    KeySchedule(SigningProperties properties) {
        this.properties = properties;
    }

    /** Time at which a key that enters a state now enters the next one. */
    Instant nextAfter(State state, Instant now) {
        return now.plus(usualPlan(state));
    }

    /** Whether a move must be made for a key. */
    boolean needsAttention(SigningKey key, List<SigningKey> published, Instant now) {
        return isPlannedTooFar(key, now)
                || needsSuccessor(key, published, now)
                || (!key.is(State.ACTIVE) && key.isDue(now));
    }

    /** Whether the plan of a key is one that the schedule would not make. */
    boolean isPlannedTooFar(SigningKey key, Instant now) {
        return key.isPlannedBeyond(now, usualPlan(key.state()).plus(TOLERANCE));
    }

    /** Whether a key is to be replaced so soon that its successor is to be announced, and none is. */
    boolean needsSuccessor(SigningKey key, List<SigningKey> published, Instant now) {
        return key.is(State.ACTIVE)
                && key.isDue(now.plus(properties.activationDelay()))
                && published.stream()
                        .noneMatch(other -> other.is(State.ANNOUNCED) && other.algorithm() == key.algorithm());
    }

    /** Time at which a successor announced now becomes active: as planned, but not before verifiers have fetched it. */
    Instant takeOver(SigningKey key, Instant now) {
        Instant earliest = nextAfter(State.ANNOUNCED, now);
        Instant planned = Objects.requireNonNull(key.dueAt());
        return planned.isAfter(earliest) ? planned : earliest;
    }

    /** Expiry of the last token that a key can have signed; empty if none is left. */
    Optional<Instant> lastTokenExpiry(SigningKey key, Instant now) {
        if (key.activatedAt() == null || key.is(State.DESTROYED)) {
            return Optional.empty();
        }
        Instant last = key.retiredAt() == null ? now : key.retiredAt();
        // another node may have signed with it until it learned better
        Instant expiry = last.plus(SigningProperties.MAX_TOKEN_LIFETIME).plus(TOLERANCE);
        return expiry.isAfter(now) ? Optional.of(expiry) : Optional.empty();
    }

    private Duration usualPlan(State state) {
        return switch (state) {
            case ANNOUNCED -> properties.activationDelay();
            case ACTIVE -> properties.rotationInterval();
            case RETIRED, DESTROYED -> properties.retentionAfterRotation();
        };
    }
}
