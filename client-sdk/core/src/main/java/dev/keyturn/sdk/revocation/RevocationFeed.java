package dev.keyturn.sdk.revocation;

import dev.keyturn.sdk.client.AccessTokens;
import dev.keyturn.sdk.jwt.JwtVerifier;
import dev.keyturn.sdk.server.Issuer;
import dev.keyturn.sdk.server.ServerHttp;
import dev.keyturn.sdk.server.ServerHttp.Answer;
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
 * Follows the feed of revocations, in a thread of its own: takes the snapshot, then asks for what is new and waits at the server
 * until there is something. Choice: long polls and not the stream of events, since they pass any proxy, tell after a time that the
 * connection is alive, and are as fast.
 *
 * <p>While the server does not answer, what is known stays, and it is tried again after pauses that grow to half a minute.
 */
public final class RevocationFeed implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.keyturn.sdk");

    private static final String PATH = "/revocations";
    private static final String MEDIA_TYPE = "application/revocation-feed+jwt";
    private static final int WAIT_SECONDS = 25;
    private static final Duration TIMEOUT = Duration.ofSeconds(WAIT_SECONDS + 10);
    private static final long SHORTEST_PAUSE_MILLISECONDS = 200;
    private static final long LONGEST_PAUSE_MILLISECONDS = 30_000;

    private final Issuer issuer;
    private final ServerHttp http;
    private final AccessTokens tokens;
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
     * Begins to follow the feed.
     *
     * @param tokens with the scope {@code revocations:read}
     * @param verifier trusts the issuer
     */
    public RevocationFeed(Issuer issuer, AccessTokens tokens, JwtVerifier verifier, Clock clock) {
        this(
                issuer,
                tokens,
                verifier,
                clock,
                (closed, milliseconds) -> closed.await(milliseconds, TimeUnit.MILLISECONDS));
    }

    RevocationFeed(Issuer issuer, AccessTokens tokens, JwtVerifier verifier, Clock clock, Pause between) {
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

    /** How the time between two requests passes. */
    @FunctionalInterface
    interface Pause {

        /** Waits; whether the feed was closed meanwhile. */
        boolean isEnd(CountDownLatch closed, long milliseconds) throws InterruptedException;
    }

    /** What is revoked, as far as it is known. */
    public Revocations revocations() {
        return revocations;
    }

    /** For how long it has not been certain that nothing else is revoked; empty if it never was. */
    public Optional<Duration> lag() {
        Instant last = currentAt;
        return last == null ? Optional.empty() : Optional.of(Duration.between(last, clock.instant()));
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void follow() {
        long pause = SHORTEST_PAUSE_MILLISECONDS;
        try {
            while (closed.getCount() > 0) {
                try {
                    boolean isFurther = readNext();
                    pause = SHORTEST_PAUSE_MILLISECONDS;
                    // A server that does not wait, or sends the same again, must not be asked without end.
                    if (!isFurther && between.isEnd(closed, pause)) {
                        return;
                    }
                } catch (IOException | RuntimeException e) {
                    // Whatever it was: a reader that has ended would let revoked credentials pass in silence.
                    LOG.log(
                            Level.WARNING,
                            () -> "The feed of revocations cannot be followed at the moment: " + e.getMessage());
                    if (between.isEnd(closed, pause / 2 + random.nextLong(pause))) {
                        return;
                    }
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Whether another place was reached. */
    private boolean readNext() throws IOException, InterruptedException {
        String from = cursor;
        Answer answer = get(from);
        switch (answer.status()) {
            case 200 ->
                take(FeedDocument.read(text(answer), verifier, issuer.uri().value()));
            case 204 -> currentAt = clock.instant();
            case 410 -> cursor = null;
            default -> throw new IOException("The feed of revocations answered with status " + answer.status());
        }
        return cursor != null && !cursor.equals(from);
    }

    private void take(FeedDocument document) throws IOException {
        if (document.after() == null) {
            revocations.replace(document.entries());
        } else if (document.after().equals(cursor)) {
            revocations.add(document.entries());
        } else {
            throw new IOException("The feed of revocations goes on from somewhere else.");
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
            tokens.drop(token);
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
        return http.send(request, http.deadline(), FeedDocument.MAXIMUM_BYTES);
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.US_ASCII);
    }
}
