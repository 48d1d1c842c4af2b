package dev.keyturn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Stop of a server whose PostgreSQL is away. Each attempt to get a connection takes three seconds. */
@Tag("server")
@ExtendWith(OutputCaptureExtension.class)
class StopWithoutDatabaseTests {

    /** Attempts by name of the thread, and whether they are counted. */
    private static final Map<String, Long> ATTEMPTS = new ConcurrentHashMap<>();

    private static volatile boolean isCounting;

    @TempDir
    Path folder;

    @BeforeEach
    void begin() {
        ATTEMPTS.clear();
        isCounting = false;
    }

    @Test
    void noThreadWaitsForTheDatabaseTwice(CapturedOutput output) throws Exception {
        StartedServer server;
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            server = StartedServer.withBeansOf(Counting.class, settings(postgres));
            useIt(new Api(server.issuer()));
        }

        isCounting = true;
        server.close();
        isCounting = false;

        assertThat(ATTEMPTS)
                .containsEntry("last-writes", 1L)
                .doesNotContainKey(Thread.currentThread().getName());
        assertThat(ATTEMPTS.entrySet().stream()
                        // it beats until the cluster needs it no more
                        .filter(thread -> !thread.getKey().equals("cluster-heartbeat"))
                        .filter(thread -> thread.getValue() > 1))
                .isEmpty();
    }

    /** Makes refusals from several networks, some without a line in the log, and a use of a secret and a client. */
    private static void useIt(Api api) {
        assertThat(api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "")
                        .status())
                .isEqualTo(200);
        for (int network : new int[] {1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5}) {
            HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                    .header("X-Forwarded-For", "192.0.2." + network)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "grant_type=client_credentials&client_id=a&client_secret=b"));
            assertThat(api.send(request).status()).isEqualTo(401);
        }
    }

    private String[] settings(EmbeddedPostgres postgres) {
        return new String[] {
            "spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
            "spring.datasource.username=",
            "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
            "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
            "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
            "keyturn.proxy.trusted-addresses=127.0.0.1,::1",
            "keyturn.audit.export.files.one.path=" + folder.resolve("one.jsonl"),
            "keyturn.audit.export.files.two.path=" + folder.resolve("two.jsonl"),
            "keyturn.audit.export.syslogs.three.host=localhost"
        };
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Counting {

        @Bean
        static BeanPostProcessor attemptCounter() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource source ? new Counted(source) : bean;
                }
            };
        }
    }

    private static final class Counted extends DelegatingDataSource {

        Counted(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (isCounting) {
                ATTEMPTS.merge(Thread.currentThread().getName(), 1L, Long::sum);
            }
            return super.getConnection();
        }
    }
}
