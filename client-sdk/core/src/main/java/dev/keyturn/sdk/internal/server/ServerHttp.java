package dev.keyturn.sdk.internal.server;

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
 * HTTP client for calls to the server, with a deadline and a maximum response size per call. Does not follow redirects, which could lead to any
 * host.
 */
public final class ServerHttp {

    private final HttpClient http;
    private final Duration timeout;

    /**
     * @param http client that does not follow redirects; null for a default one
     * @param timeout timeout of a call, or of several that belong together
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

    /** Deadline of a call that starts now. */
    public Deadline deadline() {
        return new Deadline(System.nanoTime() + timeout.toNanos(), timeout);
    }

    /** Returns a client with the same connections and another timeout. */
    public ServerHttp within(Duration time) {
        return new ServerHttp(http, time);
    }

    /**
     * Fetches a JSON document.
     *
     * @throws IOException if it cannot be read within the deadline, or the status is not 200; the message contains the URL and the cause
     */
    public byte[] get(URI location, Deadline deadline, int maxBytes) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(location)
                .header("Accept", "application/json")
                .build();
        Answer answer = send(request, deadline, maxBytes);
        if (answer.status() != 200) {
            throw new IOException(location + " answered with status " + answer.status());
        }
        return answer.body();
    }

    /**
     * Sends a request, and reads the response with any status.
     *
     * @throws IOException if there is none within the deadline, or it is too large; the message contains the URL and the cause
     */
    public Answer send(HttpRequest request, Deadline deadline, int maxBytes) throws IOException, InterruptedException {
        // The timeout of the request does not cover the body, so the deadline is enforced here.
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, head -> new BoundedBody(maxBytes));
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
     * Deadline of a call.
     *
     * @param time total time of the call
     */
    public record Deadline(long nanoTime, Duration time) {

        /** Whether less than this time is left. */
        public boolean isWithin(Duration rest) {
            return nanoTime - System.nanoTime() < rest.toNanos();
        }
    }

    /** Response of the server. */
    @SuppressWarnings("ArrayRecordComponent") // responses are not compared
    public record Answer(int status, HttpHeaders headers, byte[] body) {}
}
