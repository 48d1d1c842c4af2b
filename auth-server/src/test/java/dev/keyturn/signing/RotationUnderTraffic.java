package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten rotations while clients fetch tokens and verifiers check them.
 *
 * <p>The verifiers are the strictest there can be: they never ask for a key that they do not know, and read the published
 * keys only once between an announcement and the rotation, as one does that caches them for as long as it may.
 */
@Tag("smoke")
@Tag("server")
abstract class RotationUnderTraffic {

    private static final int ROTATIONS = 10;
    private static final int TOKENS_A_PHASE = 10;
    private static final String SCOPE = "admin:keys:read";

    @TempDir
    Path folder;

    private final List<StartedServer> nodes = new ArrayList<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
    private final AtomicInteger checked = new AtomicInteger();
    private final AtomicBoolean isOver = new AtomicBoolean();

    private volatile JWKSet known = new JWKSet();

    abstract List<String> databases();

    @BeforeEach
    void startNodes() {
        for (String database : databases()) {
            nodes.add(StartedServer.with(
                    "spring.datasource.url=" + database,
                    "keyturn.issuer=https://login.example.com",
                    "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                    "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                    "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET));
        }
    }

    @AfterEach
    void stopNodes() {
        isOver.set(true);
        nodes.forEach(StartedServer::close);
    }

    @Test
    void notOneTokenIsRefusedAndThoseOfARevokedKeyAre() throws Exception {
        learnPublishedKeys();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> traffic = new ArrayList<>();
        nodes.forEach(node -> traffic.add(threads.submit(() -> fetchAndCheck(api(node)))));
        KeyRing rotating = nodes.get(0).bean(KeyRing.class);

        for (int i = 0; i < ROTATIONS; i++) {
            rotating.announce(SigningAlgorithm.ES256);
            awaitThatAllNodesPublish(nodes.get(0).bean(KeyRing.class).document());
            learnPublishedKeys();
            awaitTraffic();
            rotating.activate(SigningAlgorithm.ES256);
            awaitTraffic();
        }
        isOver.set(true);
        for (Future<?> each : traffic) {
            each.get(1, TimeUnit.MINUTES);
        }
        threads.shutdown();

        assertThat(refusals).isEmpty();
        assertThat(tokens).hasSizeGreaterThan(2 * ROTATIONS * TOKENS_A_PHASE - 1);
        assertThat(tokens.stream().map(RotationUnderTraffic::keyOf).distinct()).hasSize(ROTATIONS + 1);
        assertThat(tokens).allMatch(this::isValid);
        revokeAndCheck(rotating);
    }

    private void revokeAndCheck(KeyRing rotating) throws Exception {
        StartedServer last = nodes.get(nodes.size() - 1);
        String token = token(api(last));
        assertThat(useAtAdminApi(last, token)).isEqualTo(200);

        rotating.revoke(keyOf(token));
        awaitThatAllNodesPublish(rotating.document());

        assertThat(useAtAdminApi(last, token)).isEqualTo(401);
        learnPublishedKeys();
        assertThat(isValid(token)).isFalse();
        assertThat(useAtAdminApi(last, token(api(last)))).isEqualTo(200);
    }

    private void fetchAndCheck(Api api) {
        while (!isOver.get()) {
            String token = token(api);
            if (!isValid(token)) {
                refusals.add(token);
            }
            tokens.add(token);
            checked.incrementAndGet();
        }
    }

    private boolean isValid(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWK key = known.getKeyByKeyId(jwt.getHeader().getKeyID());
            return key != null && jwt.verify(new ECDSAVerifier(key.toECKey()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String token(Api api) {
        Answer answer = api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, SCOPE);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").asString();
    }

    private void learnPublishedKeys() throws ParseException {
        known = JWKSet.parse(api(nodes.get(0)).get("/oauth2/jwks", null).body());
    }

    private void awaitTraffic() {
        int wanted = checked.get() + TOKENS_A_PHASE;
        Waiting.until(() -> checked.get() >= wanted);
    }

    private void awaitThatAllNodesPublish(JwksDocument document) {
        for (StartedServer node : nodes) {
            Waiting.until(() -> node.bean(KeyRing.class).document().entityTag().equals(document.entityTag()));
        }
    }

    private static int useAtAdminApi(StartedServer node, String token) {
        return api(node).get("/admin/api/v1/signing-keys", token).status();
    }

    private static Api api(StartedServer node) {
        return new Api(node.address());
    }

    private static String keyOf(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
