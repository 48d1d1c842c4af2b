package dev.keyturn.sdk.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the server: over pooled connections, each within a time and with an answer of bounded size, and without following a
 * redirect, which could lead to anybody.
 */
public final class ServerHttp {

    private final HttpClient http;
    private final Duration timeout;

    /**
     * @param http follows no redirects; null for one with the settings of the JDK otherwise
     * @param timeout how long a call takes at most, or several that make one
     */
    public ServerHttp(@Nullable HttpClient http, Duration timeout) {
        this.http = http != null
                ? http
                : HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout)
                        .build();
        this.timeout = timeout;
    }

    /** When a call that begins now has to be over. */
    public Deadline deadline() {
        return new Deadline(System.nanoTime() + timeout.toNanos(), timeout);
    }

    /** The same connections, with another time for each call. */
    public ServerHttp within(Duration time) {
        return new ServerHttp(http, time);
    }

    /**
     * Reads a JSON document.
     *
     * @throws IOException if it cannot be had in time, or with any other status than 200; the message says which address
     *     failed and why
     */
    public byte[] get(URI location, Deadline deadline, int maximumBytes) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(location)
                .header("Accept", "application/json")
                .build();
        Answer answer = send(request, deadline, maximumBytes);
        if (answer.status() != 200) {
            throw new IOException(location + " answered with status " + answer.status());
        }
        return answer.body();
    }

    /**
     * Sends a request and reads the answer, whatever its status.
     *
     * @throws IOException if there is none in time, or it is too large; the message says which address failed and why
     */
    public Answer send(HttpRequest request, Deadline deadline, int maximumBytes)
            throws IOException, InterruptedException {
        // The request's own time-out ends with the answer's header, so the deadline is watched from outside.
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, head -> new BoundedBody(maximumBytes));
        try {
            HttpResponse<byte[]> response = exchange.get(deadline.nanoTime() - System.nanoTime(), TimeUnit.NANOSECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException(request.uri() + " did not answer within " + deadline.time());
        } catch (ExecutionException e) {
            throw new IOException(request.uri() + " could not be read: " + e.getCause(), e);
        } finally {
            exchange.cancel(true);
        }
    }

    /**
     * When something has to be over.
     *
     * @param time how much there was for it
     */
    public record Deadline(long nanoTime, Duration time) {

        /** Whether there is less left than this. */
        public boolean isWithin(Duration rest) {
            return nanoTime - System.nanoTime() < rest.toNanos();
        }
    }

    /** What the server answered. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
    public record Answer(int status, HttpHeaders headers, byte[] body) {}
}
