package dev.keyturn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import dev.keyturn.testing.Waiting;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** A session at two nodes without sticky routing, and after a restart of one. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionNodesTests {

    private static final String ISSUER = "http://localhost:9000";
    private static final String PASSWORD = "a long enough passphrase";

    private String database;
    private Path folder;
    private StartedServer one;
    private StartedServer other;
    private Api api;
    private String name;
    private String userId;
    private Visitor atOne;
    private Visitor atOther;

    @BeforeAll
    void startNodes(@TempDir Path keys) {
        database = PostgresServer.newDatabase();
        folder = keys;
        one = start();
        other = start();
        api = new Api(one.address());
    }

    @AfterAll
    void stopNodes() {
        one.close();
        other.close();
    }

    @BeforeEach
    void signIn() {
        name = Api.uniqueName("user");
        JsonNode created = api.admin("POST", "/users", Map.of("username", name, "name", "Ada Lovelace"))
                .json();
        userId = created.get("id").asString();
        atOne = new Visitor(one.address());
        atOther = new Visitor(other.address());
        Page password = atOne.signIn(name, created.get("temporary_password").asString());
        atOne.submit(password, "/password", "replacement", PASSWORD, "repetition", PASSWORD);
        atOther.copyCookies(atOne);
    }

    @Test
    void isTheSameAtBoth() {
        assertThat(isSignedIn(atOne)).isTrue();
        assertThat(isSignedIn(atOther)).isTrue();
    }

    @Test
    void outlivesARestart() {
        StartedServer third = start();
        Visitor before = new Visitor(third.address());
        before.copyCookies(atOne);
        assertThat(isSignedIn(before)).isTrue();
        third.close();

        StartedServer restarted = start();
        Visitor after = new Visitor(restarted.address());
        after.copyCookies(before);
        try (restarted) {
            assertThat(isSignedIn(after)).isTrue();
        }
    }

    @Test
    void aFormThatOneHasMadeIsAcceptedByTheOther() {
        assertThat(isSignedIn(atOther)).isTrue();
        Page form = atOne.open("/logout");
        atOther.copyCookies(atOne);

        Page signedOut = atOther.submit(form, "/logout");

        assertThat(signedOut.status()).isEqualTo(200);
        assertThat(isSignedIn(atOther)).isFalse();
        Waiting.until(() -> !isSignedIn(atOne));
    }

    @Test
    void endsAtBothWhenAnAdministratorEndsIt() {
        assertThat(isSignedIn(atOther)).isTrue();

        api.admin("POST", "/revocations", Map.of("user_id", userId, "reason", "stolen laptop"));

        assertThat(isSignedIn(atOne)).isFalse();
        Waiting.until(() -> !isSignedIn(atOther));
    }

    @Test
    void givesNoGrantOnceItHasEndedEvenIfTheMessageIsLost() {
        HandmadeClient client = new HandmadeClient(api);
        assertThat(isSignedIn(atOther)).isTrue();
        other.bean(JdbcTemplate.class).update("delete from user_session where user_id = cast(? as uuid)", userId);
        assertThat(isSignedIn(atOther)).as("until the cache ends").isTrue();

        Page answer = atOther.open(client.request().toString());

        assertThat(answer.path()).isEqualTo("/login");
        assertThat(isSignedIn(atOther)).isFalse();
        assertThat(other.bean(JdbcTemplate.class)
                        .queryForObject(
                                "select count(*) from oauth_authorization where subject = ?", Long.class, userId))
                .isZero();
    }

    private static boolean isSignedIn(Visitor browser) {
        Page account = browser.open("/");
        assertThat(account.status()).isEqualTo(200);
        return account.path().equals("/");
    }

    private StartedServer start() {
        return StartedServer.withStillTicker(
                "spring.datasource.url=" + database,
                "keyturn.issuer=" + ISSUER,
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET);
    }
}
