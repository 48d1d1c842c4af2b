package dev.keyturn.benchmarks.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from a call of one node's revocation endpoint until another node refuses the token, and until a verifier
 * that follows the other node's feed has read and checked that it must.
 */
public final class RevocationLatency {

    private static final int REVOCATIONS = 1_000;
    private static final int WAIT_SECONDS = 25;
    private static final int PORT = 19_600;
    private static final Path TARGET = Path.of("benchmarks", "target");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Long> readAt = new ConcurrentHashMap<>();
    private final WebSession client = new WebSession();

    private RevocationLatency() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        KeyturnApplication application = KeyturnApplication.prepare(TARGET, System.getProperty("java.home"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            Path folder = Files.createTempDirectory("keyturn-benchmark");
            Server.Place one = new Server.Place(PORT, folder, postgres.getJdbcUrl("postgres", "postgres"));
            Server.Place other = one.beside();
            try (KeyturnServer server = new KeyturnServer(one, application.command(), "ES256");
                    StartedProcess node = KeyturnServer.start(other, application.command())) {
                node.awaitReady(KeyturnServer.readiness(other));
                new RevocationLatency().measure(server, one.origin(), other.origin());
            }
        }
    }

    private void measure(KeyturnServer server, URI one, URI other) throws IOException, InterruptedException {
        KeyturnServer.Service service = server.service();
        follow(service, one, other);
        List<Long> refused = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        Map<String, Long> revokedAt = new ConcurrentHashMap<>();
        for (int i = -REVOCATIONS / 5; i < REVOCATIONS; i++) {
            String token = token(service, one, service.scope());
            long start = System.nanoTime();
            revokeUntilRefused(service, token, one, other);
            if (i >= 0) {
                refused.add(System.nanoTime() - start);
                revokedAt.put(id(token), start);
            }
        }
        awaitAll(revokedAt);
        revokedAt.forEach((id, start) -> told.add(Objects.requireNonNull(readAt.get(id)) - start));
        print("a token is refused by introspection at the other node", refused);
        print("a token's revocation is read from the other node's feed and checked", told);
        print("an API key is refused by introspection at the other node", keys(server, service, one, other));
    }

    /** How long it takes with keys that the other node knew. */
    private List<Long> keys(KeyturnServer server, KeyturnServer.Service service, URI one, URI other) {
        List<Long> refused = new ArrayList<>();
        for (String key : server.issueApiKeys(service, REVOCATIONS)) {
            if (!isActive(service, key, other)) {
                throw new IllegalStateException("The other node rejected a new key");
            }
            long start = System.nanoTime();
            revokeUntilRefused(service, key, one, other);
            refused.add(System.nanoTime() - start);
        }
        return refused;
    }

    private void revokeUntilRefused(KeyturnServer.Service service, String credential, URI one, URI other) {
        client.post(one.resolve("/oauth2/revoke"), service.authorization(), Map.of("token", credential));
        while (isActive(service, credential, other)) {
            Thread.onSpinWait();
        }
    }

    private boolean isActive(KeyturnServer.Service service, String credential, URI node) {
        return client.post(node.resolve("/oauth2/introspect"), service.authorization(), Map.of("token", credential))
                .get("active")
                .asBoolean();
    }

    private void awaitAll(Map<String, Long> revokedAt) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!readAt.keySet().containsAll(revokedAt.keySet())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The feed did not contain every revocation");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Reads the feed with long polls in a thread of its own, from when this returns. */
    private void follow(KeyturnServer.Service service, URI one, URI other) throws IOException, InterruptedException {
        String token = token(service, one, "revocations:read");
        JWKSet keys = keys(other);
        HttpResponse<String> snapshot = get(other.resolve("/revocations"), token);
        Thread reader = new Thread(() -> poll(other, token, keys, read(snapshot.body(), keys)));
        reader.setDaemon(true);
        reader.start();
    }

    private void poll(URI origin, String token, JWKSet keys, String start) {
        String cursor = start;
        try {
            while (true) {
                HttpResponse<String> next =
                        get(origin.resolve("/revocations?wait=" + WAIT_SECONDS + "&after=" + cursor), token);
                if (next.statusCode() == HttpURLConnection.HTTP_OK) {
                    cursor = read(next.body(), keys);
                } else if (next.statusCode() != HttpURLConnection.HTTP_NO_CONTENT) {
                    throw new IllegalStateException("The feed answered " + next.statusCode());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(URI uri, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static JWKSet keys(URI origin) throws IOException {
        try {
            return JWKSet.load(origin.resolve("/oauth2/jwks").toURL());
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Notes the entries of a document, and returns its cursor. */
    private String read(String text, JWKSet keys) {
        try {
            SignedJWT document = SignedJWT.parse(text);
            ECDSAVerifier verifier = new ECDSAVerifier(
                    keys.getKeyByKeyId(document.getHeader().getKeyID()).toECKey());
            if (!document.verify(verifier)) {
                throw new IllegalStateException("The signature of the feed is invalid");
            }
            long now = System.nanoTime();
            for (Object entry : document.getJWTClaimsSet().getListClaim("entries")) {
                readAt.put(String.valueOf(((Map<?, ?>) entry).get("id")), now);
            }
            return document.getJWTClaimsSet().getStringClaim("cursor");
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String token(KeyturnServer.Service service, URI origin, String scope) {
        return client.post(
                        origin.resolve("/oauth2/token"),
                        service.authorization(),
                        Map.of("grant_type", "client_credentials", "scope", scope))
                .get("access_token")
                .asString();
    }

    private static String id(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void print(String what, List<Long> nanoseconds) {
        Collections.sort(nanoseconds);
        System.out.printf(
                "%s: p50 %.1f ms, p99 %.1f ms, at most %.1f ms, of %d%n",
                what,
                milliseconds(nanoseconds, 0.5),
                milliseconds(nanoseconds, 0.99),
                milliseconds(nanoseconds, 1),
                nanoseconds.size());
    }

    private static double milliseconds(List<Long> sorted, double share) {
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(index) / 1e6;
    }
}
