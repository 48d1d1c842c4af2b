package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.testing.RedisServer;
import dev.keyturn.testing.StartedServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Tag("server")
@ExtendWith(OutputCaptureExtension.class)
class UsageSharingOnRedisTests extends UsageSharingContract {

    private static RedisServer redis;

    @BeforeAll
    static void start(@TempDir Path folder) {
        redis = new RedisServer(folder);
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    @Override
    UsageStore store() {
        return store(redis.url(), Map.of("password", RedisServer.PASSWORD));
    }

    private static UsageStore store(String url, Map<String, String> more) {
        return store(url, more, new DefaultSslBundleRegistry());
    }

    private static UsageStore store(String url, Map<String, String> more, SslBundles bundles) {
        Map<String, String> settings = new HashMap<>();
        settings.put("keyturn.rate-limit.redis.url", url);
        more.forEach((name, value) -> settings.put("keyturn.rate-limit.redis." + name, value));
        RateLimitProperties.Redis bound =
                RateLimitPropertiesTests.bind(settings).redis();
        return RedisUsage.at(Objects.requireNonNull(bound.url()), bound, bundles);
    }

    /** Redis expires a budget when it is full. */
    @Override
    void pass(Duration time) {
        redis.command("FLUSHALL");
    }

    @Test
    void aBudgetGoesWhenItIsFull() {
        UUID budget = UUID.randomUUID();
        store().add(List.of(new Usage(budget, 60_000_000)));

        assertThat(Long.parseLong(redis.command("PTTL keyturn:request-usage:" + budget)
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .substring(1)))
                .isBetween(20_000L, 60_001L);
    }

    @Test
    void eachNodeCountsAloneWhileRedisIsAwayAndBothTogetherAfterwards(CapturedOutput output) {
        Node one = node();
        Node other = node();
        one.admitted(10);
        redis.kill();

        assertThat(one.admitted(200)).isEqualTo(QUOTA - 10);
        assertThat(other.admitted(200)).isEqualTo(QUOTA);
        assertThat(one.sharing.isFailing()).isTrue();
        assertThat(one.sharing.failures()).isGreaterThan(1);
        redis.start();
        one.now += Limit.PERIOD.toNanos();
        other.now += Limit.PERIOD.toNanos();

        assertThat(one.admitted(QUOTA)).isEqualTo(QUOTA);
        assertThat(other.admitted(QUOTA)).isLessThan(QUOTA / 2);
        assertThat(one.sharing.isFailing()).isFalse();
        assertThat(output.getAll().lines().filter(line -> line.contains("counted by each node alone")))
                .hasSize(2);
        assertThat(output).doesNotContain(RedisServer.PASSWORD);
    }

    /** A restart breaks the connection, and that is no outage. */
    @Test
    void aRestartBetweenTwoExchangesIsNotNoticed() {
        Node one = node();
        one.admitted(10);
        redis.kill();
        redis.start();

        one.admitted(10);

        assertThat(one.sharing.failures()).isZero();
    }

    @Test
    void aRedisThatDoesNotAnswerIsGivenUpAfterTheTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            UsageStore store = store("redis://127.0.0.1:" + silent.getLocalPort(), Map.of("timeout", "50ms"));

            assertThatThrownBy(() -> store.add(List.of(new Usage(UUID.randomUUID(), 1))))
                    .hasMessageNotContaining(RedisServer.PASSWORD);
        }
    }

    @Test
    void aUserOfRedisNeedsFewCommandsAndTheKeysOfKeyturnOnly() {
        redis.command("ACL SETUSER limits reset on >" + RedisServer.PASSWORD
                + " ~keyturn:* +eval +time +get +set +select +client|setname");
        UsageStore store = store(redis.url() + "/1", Map.of("username", "limits", "password", RedisServer.PASSWORD));

        assertThat(store.add(List.of(new Usage(UUID.randomUUID(), 5_000_000)))).containsExactly(5_000_000L);
    }

    @Test
    void overTlsCertificateAndNameAreChecked(@TempDir Path folder) throws Exception {
        Path certificate = certificateOfLocalhost(folder);
        int port = StartedServer.freePort();
        Map<String, String> trusting = Map.of("password", RedisServer.PASSWORD, "ssl-bundle", "redis");
        SslBundles bundles = new DefaultSslBundleRegistry(
                "redis",
                SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(certificate.toString()))));
        Usage usage = new Usage(UUID.randomUUID(), 1);

        try (RedisServer secured = new RedisServer(
                folder,
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                folder.resolve("key.pem").toString(),
                "--tls-auth-clients",
                "no")) {
            assertThat(store("rediss://localhost:" + port, trusting, bundles).add(List.of(usage)))
                    .as("of the server on " + secured.port())
                    .containsExactly(1L);
            UsageStore byAddress = store("rediss://127.0.0.1:" + port, trusting, bundles);
            assertThatThrownBy(() -> byAddress.add(List.of(usage))).hasRootCauseInstanceOf(CertificateException.class);
            UsageStore distrusting = store("rediss://localhost:" + port, Map.of(), bundles);
            assertThatThrownBy(() -> distrusting.add(List.of(usage)))
                    .hasRootCauseInstanceOf(CertPathBuilderException.class);
        }
    }

    private static Path certificateOfLocalhost(Path folder) throws Exception {
        Process openssl = new ProcessBuilder(("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
                                + " -addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem")
                        .split(" "))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(openssl.waitFor()).isZero();
        return folder.resolve("certificate.pem");
    }

    @Test
    void aWrongPasswordIsAnOutageThatDoesNotPrintIt() {
        UsageStore store = store(redis.url(), Map.of("password", "wrong-password"));

        assertThatThrownBy(() -> store.add(List.of(new Usage(UUID.randomUUID(), 1))))
                .hasMessageContaining("WRONGPASS")
                .hasMessageNotContaining("wrong-password");
    }
}
