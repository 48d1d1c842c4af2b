package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An account that is guessed at two nodes, and the browsers that its user has signed in with. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownDeviceNodesTests {

    private static final String PASSWORD = "a long enough passphrase";
    private static final String HOME = "203.0.113.5";
    private static final int OF_ACCOUNT = 10;

    private List<StartedServer> nodes;
    private String name;

    @BeforeAll
    void startNodes(@TempDir Path folder) {
        String database = PostgresServer.newDatabase();
        nodes = List.of(start(database, folder), start(database, folder));
    }

    @AfterAll
    void stopNodes() {
        nodes.forEach(StartedServer::close);
    }

    @BeforeEach
    void createUser() {
        name = Api.uniqueName("user");
        JsonNode created = new Api(nodes.get(0).address())
                .admin("POST", "/users", Map.of("username", name, "name", "Ada Lovelace"))
                .json();
        Visitor first = at(0, HOME);
        Page password = first.signIn(name, created.get("temporary_password").asString());
        assertThat(first.submit(password, "/password", "replacement", PASSWORD, "repetition", PASSWORD)
                        .path())
                .isEqualTo("/");
    }

    @Test
    void manyBrowsersSignInAtBothWhileTheAccountIsGuessedAtBoth() {
        List<Visitor> known = IntStream.range(0, 10)
                .mapToObj(i -> knownAt(i % 2, "203.0.113." + (10 + i)))
                .toList();

        guess();

        for (int node = 0; node < 2; node++) {
            assertThat(isLetIn(at(node, HOME))).as("a new browser").isFalse();
            for (Visitor browser : known) {
                assertThat(isLetIn(at(node, HOME, browser))).isTrue();
            }
        }
    }

    @Test
    void aStolenCookieIsLockedAtBothAndKeepsNoOtherBrowserOut() {
        Visitor stolen = knownAt(0, HOME);
        Visitor safe = knownAt(1, HOME);
        guess();
        for (int i = 0; i < 5; i++) {
            Visitor thief = at(i % 2, "198.51.100." + i, stolen);
            assertThat(thief.signIn(name, "wrong password").path()).isEqualTo("/login");
        }

        for (int node = 0; node < 2; node++) {
            assertThat(isLetIn(at(node, "198.51.100.9", stolen))).isFalse();
            assertThat(isLetIn(at(node, "198.51.100.9", safe))).isTrue();
        }
    }

    /** Wrong passwords from many networks, at each node in turn, until the account is locked for new browsers. */
    private void guess() {
        for (int i = 0; i < OF_ACCOUNT; i++) {
            assertThat(at(i % 2, "192.0.2." + i).signIn(name, "wrong password").path())
                    .isEqualTo("/login");
        }
    }

    private Visitor knownAt(int node, String address) {
        Visitor browser = at(node, address);
        assertThat(isLetIn(browser)).isTrue();
        browser.loseSession();
        return browser;
    }

    private boolean isLetIn(Visitor browser) {
        String path = browser.signIn(name, PASSWORD).path();
        assertThat(path).isIn("/", "/login", "/sign-in-notice");
        return !path.equals("/login");
    }

    private Visitor at(int node, String address) {
        return Visitor.from(address, nodes.get(node).address());
    }

    /** A browser at a node with the cookies of another one. */
    private Visitor at(int node, String address, Visitor cookies) {
        Visitor browser = at(node, address);
        browser.copyCookies(cookies);
        return browser;
    }

    private static StartedServer start(String database, Path folder) {
        return StartedServer.with(
                "spring.datasource.url=" + database,
                "keyturn.issuer=http://localhost:9000",
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.proxy.trusted-addresses=127.0.0.1,::1",
                "keyturn.sign-in.max-failures-per-account=" + OF_ACCOUNT,
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET);
    }
}
