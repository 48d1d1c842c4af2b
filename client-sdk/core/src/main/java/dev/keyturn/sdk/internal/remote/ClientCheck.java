package dev.keyturn.sdk.internal.remote;

import dev.keyturn.sdk.client.TokenRequestRefusedException;
import dev.keyturn.sdk.client.TokensUnavailableException;
import dev.keyturn.sdk.internal.token.TokenCache;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Tracks whether the server accepts the API's client, and logs each change. */
final class ClientCheck {

    private static final System.Logger LOG = System.getLogger("dev.keyturn.sdk");
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final String NONE = "";

    private final TokenCache tokens;
    private final Clock clock;
    private final Executor executor;
    private volatile String refusal = NONE;
    private volatile boolean isKnown;
    private Instant lastStart = Instant.MIN;

    ClientCheck(TokenCache tokens, Clock clock, Executor executor) {
        this.tokens = tokens;
        this.clock = clock;
        this.executor = executor;
    }

    /** Requests a token in the background, unless the client is known to be accepted or was checked recently. */
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
            if (refusal.equals(before)) { // unless another endpoint has rejected the client meanwhile
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

    /** @param error error code of RFC 6749, or {@code status} and the HTTP status */
    void refused(String error, Exception failure) {
        isKnown = true;
        if (isChangedTo(error)) {
            LOG.log(
                    Level.ERROR,
                    () -> "The server rejects this API's client, so API keys and opaque tokens cannot be verified ("
                            + failure.getMessage() + "). Correct the client's id and secret (keyturn.client.id,"
                            + " keyturn.client.secret), or its scopes at the server.");
        }
    }

    private synchronized boolean isChangedTo(String error) {
        boolean isChanged = !refusal.equals(error);
        refusal = error;
        return isChanged;
    }

    /** Error with which the server rejects the client; empty if it accepts the client or has not been asked. */
    Optional<String> error() {
        return Optional.of(refusal).filter(error -> !error.isEmpty());
    }
}
