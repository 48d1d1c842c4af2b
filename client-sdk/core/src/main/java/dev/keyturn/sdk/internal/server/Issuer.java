package dev.keyturn.sdk.internal.server;

import dev.keyturn.sdk.internal.server.ServerHttp.Answer;
import dev.keyturn.sdk.internal.server.ServerHttp.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Connection to the server for all calls except for keys. A failed call is retried once after a random delay, within one deadline; after repeated
 * failures a circuit breaker blocks calls for a while.
 */
public final class Issuer {

    private static final Duration METADATA_AGE = Duration.ofHours(1);
    private static final int MIN_PAUSE_MILLIS = 25;
    private static final int MAX_PAUSE_MILLIS = 100;
    private static final int MAX_BYTES = 1024 * 1024;

    private final IssuerUri uri;
    private final ServerHttp http;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final CircuitBreaker breaker;
    private final SingleFlight<IssuerUri, Known> reading = new SingleFlight<>();
    private volatile @Nullable Known known;

    public Issuer(IssuerUri uri, ServerHttp http, Clock clock) {
        this.uri = uri;
        this.http = http;
        this.clock = clock;
        this.breaker = new CircuitBreaker(clock, random);
    }

    private record Known(IssuerMetadata metadata, Instant at) {}

    public IssuerUri uri() {
        return uri;
    }

    public ServerHttp http() {
        return http;
    }

    /** Remaining pause of the circuit breaker; zero if calls are made. */
    public Duration pauseLeft() {
        return breaker.left();
    }

    /** URL in a member of the metadata, which is cached for 1 hour. */
    public URI address(String member) throws IOException, InterruptedException {
        Known last = known;
        if (last != null && clock.instant().isBefore(last.at.plus(METADATA_AGE))) {
            return last.metadata.address(member);
        }
        try {
            last = reading.get(uri, this::read);
            known = last;
        } catch (IOException e) {
            if (last == null) {
                throw e;
            }
        }
        return last.metadata.address(member);
    }

    private Known read() throws IOException, InterruptedException {
        return new Known(IssuerMetadata.fetch(uri, http, http.deadline()), clock.instant());
    }

    /** URL of an endpoint that the metadata does not contain. */
    public URI resolve(String path) {
        String base = uri.value();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /**
     * Sends a request.
     *
     * @param request creates the request of each attempt
     * @throws IOException if the server does not answer or fails; immediately while the circuit breaker is open
     */
    public Answer ask(SingleFlight.Call<HttpRequest> request) throws IOException, InterruptedException {
        if (!breaker.allowsCall()) {
            throw new IOException(uri.value() + " has failed repeatedly; calls are paused.");
        }
        boolean answered = false;
        try {
            Answer answer = askTwice(request);
            answered = true;
            return answer;
        } finally {
            if (answered) {
                breaker.succeeded();
            } else {
                breaker.failed();
            }
        }
    }

    private Answer askTwice(SingleFlight.Call<HttpRequest> request) throws IOException, InterruptedException {
        Deadline deadline = http.deadline();
        try {
            return askOnce(request, deadline);
        } catch (IOException e) {
            if (deadline.isWithin(Duration.ofMillis(2 * MAX_PAUSE_MILLIS))) {
                throw e;
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS));
            return askOnce(request, deadline);
        }
    }

    private Answer askOnce(SingleFlight.Call<HttpRequest> request, Deadline deadline)
            throws IOException, InterruptedException {
        HttpRequest attempt = request.run();
        Answer answer = http.send(attempt, deadline, MAX_BYTES);
        if (answer.status() >= 500) {
            throw new IOException(attempt.uri() + " answered with status " + answer.status());
        }
        return answer;
    }
}
