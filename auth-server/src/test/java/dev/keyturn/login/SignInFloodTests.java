package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong passwords from one network, more than a person sends, and the sign-ins of everybody else. */
@Tag("server")
class SignInFloodTests {

    /**
     * With the default limit, the hashes that begin before may take longer than a sign-in waits; then the administrator sees that
     * they must retry.
     *
     * @param limit failures of one network
     * @param attempts of the administrator, each of which waits in turn behind the hashes that began before
     */
    @ParameterizedTest
    @CsvSource({"20, 80, 1", "40, 120, 3"})
    void oneNetworkUsesUpOnlyItsOwnBudget(int limit, int connections, int attempts, @TempDir Path folder) {
        try (StartedServer server = StartedServer.withCostlyPasswords(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.sign-in.max-failures-per-network=" + limit,
                "keyturn.proxy.trusted-addresses=127.0.0.1,::1")) {
            ConcurrentLinkedQueue<Page> refused = new ConcurrentLinkedQueue<>();
            List<Callable<?>> actions = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Visitor stranger = Visitor.from("2001:db8:0:1::" + i, server.issuer());
                Page page = stranger.open("/login");
                String name = "nobody-" + i;
                actions.add(() ->
                        refused.add(stranger.submit(page, "/login", "username", name, "password", "a wrong password")));
            }
            Visitor administrator = Visitor.from("203.0.113.5", server.issuer());
            actions.add(() -> {
                Page answer = administrator.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
                for (int i = 1; i < attempts && answer.status() == 503; i++) {
                    answer = administrator.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
                }
                assertThat(answer.path()).isEqualTo("/");
                return null;
            });

            assertThat(Race.between(actions.toArray(Callable[]::new))).containsOnlyNulls();

            assertThat(refused).filteredOn(page -> page.status() == 429).hasSizeGreaterThanOrEqualTo(connections / 2);
            assertThat(refused).filteredOn(page -> page.status() == 429).allSatisfy(page -> {
                assertThat(page.header("Retry-After")).matches("[1-9][0-9]?");
                assertThat(page.header("RateLimit-Policy")).isEqualTo("\"wrong-passwords\";q=" + limit + ";w=60");
                assertThat(page.header("RateLimit")).isEqualTo("\"wrong-passwords\";r=0;t=60");
                String seconds = page.header("Retry-After");
                assertThat(page.html())
                        .contains("Too many requests")
                        .contains(
                                "Wait " + seconds + (seconds.equals("1") ? " second" : " seconds") + " and try again.");
            });
            assertThat(refused)
                    .filteredOn(page -> page.status() != 429)
                    .allSatisfy(page -> assertThat(page.path()).isEqualTo("/login"));
        }
    }
}
