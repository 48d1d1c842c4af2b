package dev.keyturn.sdk.internal.revocation;

import dev.keyturn.sdk.internal.jwt.JwtVerifier;
import dev.keyturn.sdk.internal.server.Issuer;
import dev.keyturn.sdk.internal.server.ServerHttp;
import dev.keyturn.sdk.internal.server.ServerHttp.Answer;
import dev.keyturn.sdk.internal.token.TokenCache;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Polls the revocation feed in a thread of its own: reads the snapshot, then waits for deltas with long polls (ADR 0023).
 *
 * <p>While the server is unavailable, known revocations are kept, and requests are retried after pauses of up to 30 seconds.
 */
public final class RevocationPoller implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.keyturn.sdk");

    private static final String PATH = "/revocations";
    private static final String MEDIA_TYPE = "application/revocation-feed+jwt";
    private static final int WAIT_SECONDS = 25;
    private static final Duration TIMEOUT = Duration.ofSeconds(WAIT_SECONDS + 10);
    private static final long MIN_PAUSE_MILLIS = 200;
    private static final long MAX_PAUSE_MILLIS = 30_000;

    private final Issuer issuer;
    private final ServerHttp http;
    private final TokenCache tokens;
    private final JwtVerifier verifier;
    private final Clock clock;
    private final Pause between;
    private final Revocations revocations;
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Instant currentAt;
    private @Nullable String cursor;

    /**
     * Starts polling.
     *
     * @param tokens tokens with the scope {@code revocations:read}
     * @param verifier verifier that trusts the issuer
     */
    public RevocationPoller(Issuer issuer, TokenCache tokens, JwtVerifier verifier, Clock clock) {
        this(
                issuer,
                tokens,
                verifier,
                clock,
                (closed, milliseconds) -> closed.await(milliseconds, TimeUnit.MILLISECONDS));
    }

    RevocationPoller(Issuer issuer, TokenCache tokens, JwtVerifier verifier, Clock clock, Pause between) {
        this.between = between;
        this.issuer = issuer;
        this.http = issuer.http().within(TIMEOUT);
        this.tokens = tokens;
        this.verifier = verifier;
        this.clock = clock;
        this.revocations = new Revocations(clock);
        this.thread = new Thread(null, this::follow, "keyturn-revocations", 0, false);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Pause between two requests. */
    @FunctionalInterface
    interface Pause {

        /** Waits, and returns whether the poller was closed meanwhile. */
        boolean isEnd(CountDownLatch closed, long milliseconds) throws InterruptedException;
    }

    /** Known revocations. */
    public Revocations revocations() {
        return revocations;
    }

    /** Time since the known revocations were complete; empty if they never were. */
    public Optional<Duration> staleness() {
        Instant last = currentAt;
        return last == null ? Optional.empty() : Optional.of(Duration.between(last, clock.instant()));
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void follow() {
        long pause = MIN_PAUSE_MILLIS;
        try {
            while (closed.getCount() > 0) {
                try {
                    boolean isFurther = readNext();
                    pause = MIN_PAUSE_MILLIS;
                    // Do not loop without a pause if the server does not wait, or repeats a document.
                    if (!isFurther && between.isEnd(closed, pause)) {
                        return;
                    }
                } catch (IOException | RuntimeException e) {
                    // Any failure: if the thread ended, revoked credentials would be accepted unnoticed.
                    LOG.log(Level.WARNING, () -> "The revocation feed cannot be read at the moment: " + e.getMessage());
                    if (between.isEnd(closed, pause / 2 + random.nextLong(pause))) {
                        return;
                    }
                    pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Whether the cursor has moved. */
    private boolean readNext() throws IOException, InterruptedException {
        String from = cursor;
        Answer answer = get(from);
        switch (answer.status()) {
            case 200 ->
                take(FeedDocument.read(text(answer), verifier, issuer.uri().value()));
            case 204 -> currentAt = clock.instant();
            case 410 -> cursor = null;
            default -> throw new IOException("The revocation feed answered with status " + answer.status());
        }
        return cursor != null && !cursor.equals(from);
    }

    private void take(FeedDocument document) throws IOException {
        if (document.after() == null) {
            revocations.replace(document.entries());
        } else if (document.after().equals(cursor)) {
            revocations.add(document.entries());
        } else {
            throw new IOException("The revocation feed sent a delta from another cursor.");
        }
        cursor = document.cursor();
        if (!document.isFull()) {
            currentAt = clock.instant();
        }
    }

    private Answer get(@Nullable String from) throws IOException, InterruptedException {
        String token = tokens.get();
        Answer answer = send(from, token);
        if (answer.status() == 401) {
            tokens.invalidate(token);
            answer = send(from, tokens.get());
        }
        return answer;
    }

    private Answer send(@Nullable String from, String token) throws IOException, InterruptedException {
        URI location = issuer.resolve(from == null ? PATH : PATH + "?after=" + from + "&wait=" + WAIT_SECONDS);
        HttpRequest request = HttpRequest.newBuilder(location)
                .header("Authorization", "Bearer " + token)
                .header("Accept", MEDIA_TYPE)
                .build();
        return http.send(request, http.deadline(), FeedDocument.MAX_BYTES);
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.US_ASCII);
    }
}
