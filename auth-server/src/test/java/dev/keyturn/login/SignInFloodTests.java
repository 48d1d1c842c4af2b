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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong passwords from one network, more than a person sends, and the sign-ins of everybody else. */
@Tag("server")
class SignInFloodTests {

    private static final int CONNECTIONS = 80;

    /** So few that their hashes are made in the seconds for which the administrator's waits, on a slow machine too. */
    private static final int TURNS = 20;

    @Test
    void oneNetworkUsesUpOnlyItsOwnBudget(@TempDir Path folder) {
        try (StartedServer server = StartedServer.with(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.sign-in.max-failures-per-network=" + TURNS,
                "keyturn.proxy.trusted-addresses=127.0.0.1,::1")) {
            ConcurrentLinkedQueue<Page> refused = new ConcurrentLinkedQueue<>();
            List<Callable<?>> actions = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Visitor stranger = Visitor.from("2001:db8:0:1::" + i, server.issuer());
                Page page = stranger.open("/login");
                String name = "nobody-" + i;
                actions.add(() ->
                        refused.add(stranger.submit(page, "/login", "username", name, "password", "a wrong password")));
            }
            Visitor administrator = Visitor.from("203.0.113.5", server.issuer());
            actions.add(() -> {
                assertThat(administrator
                                .signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD)
                                .path())
                        .isEqualTo("/");
                return null;
            });

            assertThat(Race.between(actions.toArray(Callable[]::new))).containsOnlyNulls();

            assertThat(refused).filteredOn(page -> page.status() == 429).hasSizeGreaterThanOrEqualTo(CONNECTIONS / 2);
            assertThat(refused).filteredOn(page -> page.status() == 429).allSatisfy(page -> {
                assertThat(page.header("Retry-After")).matches("[1-9][0-9]?");
                assertThat(page.html()).contains("Too many attempts");
            });
            assertThat(refused)
                    .filteredOn(page -> page.status() != 429)
                    .allSatisfy(page -> assertThat(page.path()).isEqualTo("/login"));
        }
    }
}
