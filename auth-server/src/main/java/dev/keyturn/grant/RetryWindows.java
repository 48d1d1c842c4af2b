package dev.keyturn.grant;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.cluster.OutageListener;
import dev.keyturn.cluster.UpTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How long a used refresh token can be repeated, counted in time in which a node was up: a client cannot repeat its request
 * while none is, and is no thief because a restart took long (ADR 0034).
 */
@Component
public class RetryWindows implements OutageListener {

    /** Counted from the use, outages included, so that outages without end keep no window open without end. */
    private static final Duration MAX_OUTAGE = Duration.ofDays(1);

    private final TokenStatements stored;
    private final TokenLifetimes lifetimes;
    private final UpTime upTime;
    private final Clock clock;

    RetryWindows(TokenStatements stored, TokenLifetimes lifetimes, UpTime upTime, Clock clock) {
        this.stored = stored;
        this.lifetimes = lifetimes;
        this.upTime = upTime;
        this.clock = clock;
    }

    /** Sealed successor of a token, if the token may be repeated now; null otherwise. */
    public byte @Nullable [] successorOf(IssuedToken token) {
        return token.successorAt(clock.instant(), lifetimes.refreshRetryWindow());
    }

    /** Whether a token can no longer be repeated, outages aside that are not counted yet. */
    public boolean seemsOver(IssuedToken token) {
        return token.isSuccessorOutdatedAt(clock.instant());
    }

    /** Prolongs the windows that an outage has shortened, if one is not counted yet. */
    public void countOutages() {
        upTime.look();
    }

    /** Prolongs the windows that were open when the outage began, by as long as it took. */
    @Override
    public void endedAfter(Duration outage) {
        if (!lifetimes.refreshRetryWindow().isZero()) {
            Instant now = clock.instant();
            stored.prolongSuccessors(now.minus(outage), now.minus(MAX_OUTAGE), outage);
        }
    }
}
