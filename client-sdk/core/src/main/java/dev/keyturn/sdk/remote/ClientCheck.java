package dev.keyturn.sdk.remote;

import dev.keyturn.sdk.client.AccessTokens;
import dev.keyturn.sdk.client.TokenRequestRefusedException;
import dev.keyturn.sdk.client.TokensUnavailableException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Tracks whether the server accepts the client as which it is asked, and logs each change. */
final class ClientCheck {

    private static final System.Logger LOG = System.getLogger("dev.keyturn.sdk");
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final String NONE = "";

    private final AccessTokens tokens;
    private final Clock clock;
    private final Executor executor;
    private volatile String refusal = NONE;
    private volatile boolean isKnown;
    private Instant lastStart = Instant.MIN;

    ClientCheck(AccessTokens tokens, Clock clock, Executor executor) {
        this.tokens = tokens;
        this.clock = clock;
        this.executor = executor;
    }

    /** Asks for a token in the background, unless the client is known to be accepted or was checked a moment ago. */
    void start() {
        if ((!isKnown || !refusal.isEmpty()) && isDue()) {
            executor.execute(this::check);
        }
    }

    private synchronized boolean isDue() {
        Instant now = clock.instant();
        if (now.minus(PAUSE).isBefore(lastStart)) {
            return false;
        }
        lastStart = now;
        return true;
    }

    private void check() {
        String before = refusal;
        try {
            tokens.get();
            if (refusal.equals(before)) { // not refused meanwhile at another endpoint
                accepted();
            }
        } catch (TokenRequestRefusedException e) {
            refused(e.error(), e);
        } catch (TokensUnavailableException e) {
            LOG.log(Level.DEBUG, "The client could not be checked yet.", e);
        }
    }

    void accepted() {
        isKnown = true;
        if (!refusal.isEmpty() && isChangedTo(NONE)) {
            LOG.log(Level.INFO, "The server accepts this API's client again.");
        }
    }

    /** @param error code of RFC 6749, or {@code status} and the status */
    void refused(String error, Exception failure) {
        isKnown = true;
        if (isChangedTo(error)) {
            LOG.log(
                    Level.ERROR,
                    () -> "The server refuses this API's client, so API keys and opaque tokens cannot be verified ("
                            + failure.getMessage() + "). Correct the client's id and secret (keyturn.client.id,"
                            + " keyturn.client.secret), or its scopes at the server.");
        }
    }

    private synchronized boolean isChangedTo(String error) {
        boolean isChanged = !refusal.equals(error);
        refusal = error;
        return isChanged;
    }

    /** The error with which the server refuses the client; empty if it does not, or has not been asked. */
    Optional<String> refusal() {
        return Optional.of(refusal).filter(error -> !error.isEmpty());
    }
}
