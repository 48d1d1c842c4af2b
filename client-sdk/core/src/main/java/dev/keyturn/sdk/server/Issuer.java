package dev.keyturn.sdk.server;

import dev.keyturn.sdk.server.ServerHttp.Answer;
import dev.keyturn.sdk.server.ServerHttp.Deadline;
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
 * The server, as it is asked for anything but its keys. A call that fails, or that the server says it cannot answer, is made a
 * second time after a moment that is never the same; after some failures in a row none is made for a while.
 */
public final class Issuer {

    private static final Duration METADATA_AGE = Duration.ofHours(1);
    private static final int SHORTEST_PAUSE_MILLISECONDS = 25;
    private static final int LONGEST_PAUSE_MILLISECONDS = 100;
    private static final int MAXIMUM_BYTES = 1024 * 1024;

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

    /** How long nobody asks, since it did not answer; zero if somebody may. */
    public Duration pauseLeft() {
        return breaker.left();
    }

    /** The address that a member of its metadata holds, which are read once an hour. */
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

    /** The address of what its metadata do not name, since no standard has it. */
    public URI resolve(String path) {
        String base = uri.value();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /**
     * Asks it.
     *
     * @param request makes each attempt's request
     * @throws IOException if it does not answer, or says that it cannot; at once while nobody asks
     */
    public Answer ask(SingleFlight.Call<HttpRequest> request) throws IOException, InterruptedException {
        if (!breaker.letsThrough()) {
            throw new IOException(uri.value() + " did not answer of late and is not asked for a while.");
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
            if (deadline.isWithin(Duration.ofMillis(2 * LONGEST_PAUSE_MILLISECONDS))) {
                throw e;
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(SHORTEST_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS));
            return askOnce(request, deadline);
        }
    }

    private Answer askOnce(SingleFlight.Call<HttpRequest> request, Deadline deadline)
            throws IOException, InterruptedException {
        HttpRequest attempt = request.run();
        Answer answer = http.send(attempt, deadline, MAXIMUM_BYTES);
        if (answer.status() >= 500) {
            throw new IOException(attempt.uri() + " answered with status " + answer.status());
        }
        return answer;
    }
}
