package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.ServerProcess;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;

/**
 * A node is killed in the middle of a rotation, and the others go on. The test holds what the rotation needs next, so that it
 * dies at that very place.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyRotationCrashTests {

    private static final String ISSUER = "keyturn.issuer=https://login.example.com";
    private static final String SCOPE = "admin:keys:read admin:keys:write";

    private final String database = PostgresServer.newDatabase();
    private Path folder;
    private StartedServer survivor;
    private Api atSurvivor;
    private final List<String> tokens = new ArrayList<>();

    @BeforeAll
    void startTheSurvivor(@TempDir Path keys) {
        folder = keys;
        survivor = StartedServer.with(settings());
        atSurvivor = new Api(survivor.address());
    }

    @AfterAll
    void stop() {
        survivor.close();
    }

    @ParameterizedTest
    @EnumSource
    void anUnfinishedRotationIsRolledBackAndReleasesItsLock(Place place) throws Exception {
        tokens.add(token(atSurvivor));
        String signing = active();
        try (ServerProcess victim = ServerProcess.with(settings());
                Connection holder = DriverManager.getConnection(database)) {
            String bearer = token(new Api(victim.address()));
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute(place.hold);
            }
            CompletableFuture<Boolean> answered = CompletableFuture.supplyAsync(() -> rotate(victim, bearer));
            awaitAWaiterFor(holder);

            victim.kill();
            holder.rollback();

            assertThat(answered.get(1, TimeUnit.MINUTES))
                    .as("nothing was acknowledged")
                    .isFalse();
        }
        assertThat(active()).isEqualTo(signing);
        assertSane();

        survivor.bean(KeyRing.class).activate(SigningAlgorithm.ES256);

        assertThat(active()).isNotEqualTo(signing);
        assertSane();
    }

    @Test
    void anAcknowledgedRotationSurvivesTheCrash() throws Exception {
        tokens.add(token(atSurvivor));
        String signing = active();
        try (ServerProcess victim = ServerProcess.with(settings())) {
            assertThat(rotate(victim, token(new Api(victim.address())))).isTrue();
            victim.kill();
        }

        assertThat(active()).isNotEqualTo(signing);
        assertSane();
        try (StartedServer next = StartedServer.with(settings())) {
            KeyRing ring = next.bean(KeyRing.class);
            assertThat(ring.active(SigningAlgorithm.ES256.jose()).keyId()).isEqualTo(active());
            assertThat(ring.document().entityTag())
                    .isEqualTo(survivor.bean(KeyRing.class).document().entityTag());
        }
    }

    /** One key of each algorithm signs, all are published as they should be, and no token from before is refused. */
    private void assertSane() throws Exception {
        survivor.bean(KeyRing.class).look();
        assertThat(query("select algorithm from signing_key where state = 'ACTIVE' order by algorithm"))
                .containsExactly("ES256", "RS256");
        assertThat(query("select key_id from signing_key where state in ('ACTIVE', 'ANNOUNCED')"
                        + " and private_jwk_ciphertext is null"))
                .isEmpty();
        JWKSet published = JWKSet.parse(atSurvivor.get("/oauth2/jwks", null).body());
        assertThat(published.getKeys())
                .extracting(key -> key.getKeyID())
                .containsExactlyInAnyOrderElementsOf(
                        query("select key_id from signing_key where state <> 'DESTROYED'"));
        tokens.add(token(atSurvivor));
        assertThat(tokens)
                .allSatisfy(token -> assertThat(atSurvivor
                                .get("/admin/api/v1/signing-keys", token)
                                .status())
                        .isEqualTo(200));
    }

    private boolean rotate(ServerProcess node, String bearer) {
        try {
            return new Api(node.address())
                            .send(HttpRequest.newBuilder(node.address().resolve("/admin/api/v1/signing-keys/rotations"))
                                    .header("Authorization", "Bearer " + bearer)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"algorithm\": \"ES256\", \"immediately\": true}")))
                            .status()
                    == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void awaitAWaiterFor(Connection holder) throws SQLException {
        int pid = holder.unwrap(PGConnection.class).getBackendPID();
        String waiting =
                "select cast(pid as varchar) from pg_stat_activity where " + pid + " = any(pg_blocking_pids(pid))";
        Waiting.until(() -> !query(waiting).isEmpty());
    }

    private String active() throws SQLException {
        return query("select key_id from signing_key where state = 'ACTIVE' and algorithm = 'ES256'")
                .get(0);
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static String token(Api node) {
        JsonNode answer = node.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, SCOPE)
                .json();
        assertThat(answer.has("access_token")).as(answer.toString()).isTrue();
        return answer.get("access_token").asString();
    }

    private String[] settings() {
        return new String[] {
            "spring.datasource.url=" + database,
            ISSUER,
            "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
            "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
            "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET
        };
    }

    /** Where in its transaction the rotation stops, by what somebody else holds. */
    enum Place {
        /** It has the lock that rotations take turns by, and has not changed anything. */
        BEFORE_THE_OLD_KEY_RETIRES("select key_id from signing_key where state = 'ACTIVE' for update"),
        /** The old key is retired and its private half erased, and there is no other. */
        BEFORE_THE_NEW_KEY_IS_STORED("""
                insert into signing_key (key_id, algorithm, generation, public_jwk, created_at, state, revoked)
                select 'held', algorithm, max(generation) + 1, '{}', now(), 'DESTROYED', false
                from signing_key where algorithm = 'ES256' group by algorithm"""),
        /** The new key is stored, and nothing of it is in the audit trail. */
        BEFORE_IT_IS_WRITTEN_DOWN("lock table audit_event in share mode");

        private final String hold;

        Place(String hold) {
            this.hold = hold;
        }
    }
}
