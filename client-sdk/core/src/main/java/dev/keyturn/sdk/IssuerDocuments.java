package dev.keyturn.sdk;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The documents that an issuer publishes about itself: its metadata, and the keys that the metadata lead to. Each fetch
 * reads both anew, within one deadline, follows no redirect and reads no more than a fixed number of bytes.
 *
 * @param jwksUri where the keys are; null to learn it from the metadata
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-3">RFC 8414 §3, Obtaining Authorization Server Metadata</a>
 */
record IssuerDocuments(
        IssuerUri issuer,
        @Nullable URI jwksUri,
        Set<SignatureAlgorithm> algorithms,
        HttpClient http,
        Duration timeout) {

    /** Room for hundreds of keys, or dozens with their certificates. */
    static final int MAXIMUM_BYTES = 256 * 1024;

    /**
     * The keys as they are published now.
     *
     * @throws IOException if they cannot be had in time or are not what they should be; the message says which address
     *     failed and why
     */
    KeySet fetchKeys() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        URI location = jwksUri != null ? jwksUri : discover(deadline);
        byte[] document = get(location, deadline);
        try {
            return KeySet.parse(document, algorithms);
        } catch (ParseException e) {
            throw new IOException(location + " is " + e.getMessage(), e);
        }
    }

    /** Asks at both well-known places, as a server need not have both; the first one's failure is the one to report. */
    private URI discover(long deadline) throws IOException, InterruptedException {
        IOException failure = null;
        for (URI metadata : List.of(issuer.authorizationServerMetadata(), issuer.openIdConfiguration())) {
            try {
                return jwksUri(metadata, get(metadata, deadline));
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure != null ? failure : new IOException("There is no metadata.");
    }

    private URI jwksUri(URI metadata, byte[] document) throws IOException {
        try {
            Map<String, Object> members = Json.parseObject(document);
            if (!issuer.value().equals(members.get("issuer"))) {
                throw new IOException(metadata + " describes another issuer than " + issuer.value());
            }
            if (!(members.get("jwks_uri") instanceof String text)) {
                throw new IOException(metadata + " has no jwks_uri");
            }
            return issuer.requireTrustworthy("The jwks_uri of the issuer", URI.create(text));
        } catch (ParseException | IllegalArgumentException e) {
            throw new IOException(metadata + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** The request's own time-out ends with the response's header, so the deadline is watched from outside. */
    private byte[] get(URI location, long deadline) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(location)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, head -> new BoundedBody(MAXIMUM_BYTES));
        try {
            HttpResponse<byte[]> response = exchange.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                throw new IOException(location + " answered with status " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new HttpTimeoutException(location + " did not answer within " + timeout);
        } catch (ExecutionException e) {
            throw new IOException(location + " could not be read: " + e.getCause(), e);
        } finally {
            exchange.cancel(true);
        }
    }
}
