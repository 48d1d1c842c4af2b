package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Waiting;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes admit one limit together. Their buckets are refilled by no time of theirs; the store's time goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedLimitsContract {

    static final int QUOTA = 200;

    /** A twentieth for each node, what is under way, and what a store gives back during a test on a slow machine. */
    private static final int MOST = QUOTA + 2 * QUOTA / 20 + QUOTA / 2;

    static final String JWKS = "/oauth2/jwks";

    final List<StartedServer> nodes = new ArrayList<>();

    StartedServer start(Path folder, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "keyturn.issuer=https://login.example.com",
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "keyturn.proxy.trusted-addresses=127.0.0.1,::1",
                "keyturn.rate-limit.per-address.metadata=" + QUOTA,
                "keyturn.rate-limit.per-client.token=" + QUOTA));
        settings.addAll(Arrays.asList(more));
        StartedServer node = StartedServer.withStillTicker(settings.toArray(String[]::new));
        nodes.add(node);
        return node;
    }

    void awaitSharing() {
        nodes.forEach(node -> Waiting.until(() -> node.bean(UsageSharing.class).isOn()));
    }

    @AfterAll
    void stop() {
        nodes.forEach(StartedServer::close);
    }

    @Test
    void anAddressGetsOneLimitOfBothNodes() {
        int first = admitted(nodes.get(0), "192.0.2.1");
        int second = admitted(nodes.get(1), "192.0.2.1");

        assertThat(first).isEqualTo(QUOTA);
        assertThat(first + second).isLessThanOrEqualTo(MOST);
    }

    @Test
    void anAddressThatAlternatesGetsOneLimit() {
        int admitted = 0;
        int refused = 0;
        for (int i = 0; i < 2 * QUOTA && refused < 10; i++) {
            boolean isAdmitted = jwks(nodes.get(i % 2), "192.0.2.2") == 200;
            admitted += isAdmitted ? 1 : 0;
            refused += isAdmitted ? 0 : 1;
        }

        assertThat(admitted).isBetween(QUOTA - 10, MOST);
    }

    @Test
    void aClientGetsTokensOnceAndWithoutAStatement() {
        nodes.forEach(SharedLimitsContract::token);
        AtomicInteger admitted = new AtomicInteger(2);

        List<String> statements = Statements.during(() -> nodes.forEach(node -> {
            while (token(node).status() == 200 && admitted.get() <= MOST) {
                admitted.incrementAndGet();
            }
        }));

        assertThat(admitted.get()).isBetween(QUOTA, MOST);
        assertThat(statements).allMatch(statement -> statement.contains("request_usage"));
        assertThat(statements.size()).isLessThan(QUOTA);
    }

    @Test
    void theHealthAndTheMetricSayThatCountsAreShared() {
        for (StartedServer node : nodes) {
            assertThat(health(node)).isEqualTo("by-all-nodes");
            assertThat(shared(node)).isEqualTo(1);
        }
    }

    static String health(StartedServer node) {
        return String.valueOf(
                Objects.requireNonNull(node.bean(SharingHealth.class).health())
                        .getDetails()
                        .get("counted"));
    }

    static double shared(StartedServer node) {
        return node.bean(MeterRegistry.class)
                .get("keyturn.requests.limits.shared")
                .gauge()
                .value();
    }

    /** Sends requests until one is refused. @return how many were admitted */
    static int admitted(StartedServer node, String address) {
        return (int) IntStream.range(0, 2 * QUOTA)
                .takeWhile(i -> jwks(node, address) == 200)
                .count();
    }

    static int jwks(StartedServer node, String address) {
        Answer answer = new Api(node.address())
                .send(HttpRequest.newBuilder(URI.create(node.address() + JWKS)).header("X-Forwarded-For", address));
        return answer.status();
    }

    private static Answer token(StartedServer node) {
        return new Api(node.address())
                .send(HttpRequest.newBuilder(URI.create(node.address() + "/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(
                                "Authorization",
                                Api.basic(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET))
                        .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=admin:clients:read")));
    }
}
