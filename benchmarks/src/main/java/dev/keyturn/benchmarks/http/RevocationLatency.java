package dev.keyturn.benchmarks.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long it takes from a call of one node's revocation endpoint until another node refuses the token, and until a verifier
 * that follows the other node's feed has read and checked that it must.
 */
public final class RevocationLatency {

    private static final int REVOCATIONS = 1_000;
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

    private void measure(KeyturnServer server, URI one, URI other) throws InterruptedException {
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

    /** Reads the stream in a thread of its own, from when this returns. */
    private void follow(KeyturnServer.Service service, URI one, URI other) throws InterruptedException {
        String token = token(service, one, "revocations:read");
        CountDownLatch begun = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            HttpRequest request = HttpRequest.newBuilder(other.resolve("/revocations/stream"))
                    .header("Authorization", "Bearer " + token)
                    .build();
            try (Stream<String> lines =
                    http.send(request, BodyHandlers.ofLines()).body()) {
                JWKSet keys = JWKSet.load(other.resolve("/oauth2/jwks").toURL());
                lines.filter(line -> line.startsWith("data:")).forEach(line -> {
                    read(line.substring("data:".length()).trim(), keys);
                    begun.countDown();
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException | ParseException e) {
                throw new IllegalStateException(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        if (!begun.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The feed did not start");
        }
    }

    private void read(String text, JWKSet keys) {
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
