package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/** Revocations and their feed with servers of their own: two nodes, few places, a restart. */
@Tag("server")
@Timeout(120)
class RevocationFeedNodesTests {

    private static final String KEY = "keyturn.signing.key-encryption-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @Test
    void aRevocationOnOneNodeReachesTheOtherAndItsFeed() throws Exception {
        String database = PostgresServer.newDatabase();
        try (StartedServer one = start(database);
                StartedServer other = start(database, "keyturn.issuer=" + one.issuer())) {
            Api atOne = new Api(one.issuer());
            Api atOther = new Api(URI.create("http://localhost:" + port(other)));
            Verifier verifier = new Verifier(atOther, one.issuer());
            JsonNode client = service(atOne);
            String token = token(atOne, client);
            assertThat(isActive(atOther, client, token)).isTrue();

            CompletableFuture<Api.Answer> poll = verifier.poll(verifier.cursor());
            Waiting.until(() -> other.bean(LongPolls.class).waiting() == 1);
            atOne.post("/oauth2/revoke", Map.of("token", token), id(client), secret(client));

            JWTClaimsSet delta = verifier.verify(poll.get(30, TimeUnit.SECONDS).body());
            assertThat(Verifier.entries(delta))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry).containsEntry("kind", "token"));
            assertThat(isActive(atOther, client, token)).isFalse();

            // the other node's reader goes on at the first
            Verifier moved = new Verifier(atOne, one.issuer());
            assertThat(moved.get("?after=" + Verifier.cursor(delta)).status()).isEqualTo(204);
        }
    }

    @Test
    void aRestartKeepsWhatIsRevokedAndTheCursor() throws Exception {
        String database = StartedServer.newH2Database();
        String cursor;
        try (StartedServer server = start(database)) {
            server.bean(Revocations.class)
                    .revoke(RevocationKind.TOKEN, "kept", Instant.now().plus(Duration.ofHours(1)));
            server.bean(KnownRevocations.class).readNew();
            cursor = new Verifier(new Api(server.issuer()), server.issuer()).cursor();
        }
        try (StartedServer server = start(database)) {
            Verifier verifier = new Verifier(new Api(server.issuer()), server.issuer());

            assertThat(Verifier.ids(verifier.verify(verifier.get("").body()))).contains("kept");
            assertThat(verifier.get("?after=" + cursor).status()).isEqualTo(204);
        }
    }

    @Test
    void aFullFeedAnswersRetryAfterAndAStoppingServerReleasesItsReaders() throws Exception {
        List<CompletableFuture<Api.Answer>> released;
        try (StartedServer server = start(StartedServer.newH2Database(), "keyturn.revocation.max-readers=3")) {
            Verifier verifier = new Verifier(new Api(server.issuer()), server.issuer());
            LongPolls polls = server.bean(LongPolls.class);
            String cursor = verifier.cursor();
            List<CompletableFuture<Api.Answer>> waiting = fill(polls, verifier, cursor);

            for (int i = 0; i < 20; i++) {
                Api.Answer refused = verifier.get("?after=" + cursor + "&wait=60");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Retry-After")).isEqualTo("5");
            }
            assertThat(verifier.get("?after=" + cursor).status()).isEqualTo(204);
            assertThat(verifier.get("").status()).isEqualTo(200);

            server.bean(Revocations.class)
                    .revoke(RevocationKind.TOKEN, "revoked", Instant.now().plus(Duration.ofHours(1)));
            for (CompletableFuture<Api.Answer> poll : waiting) {
                assertThat(poll.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
            Waiting.until(() -> polls.waiting() == 0);
            released = fill(polls, verifier, verifier.cursor());
        }
        for (CompletableFuture<Api.Answer> poll : released) {
            assertThat(poll.get(30, TimeUnit.SECONDS).status()).isEqualTo(204);
        }
    }

    /** Three readers who wait. */
    private static List<CompletableFuture<Api.Answer>> fill(LongPolls polls, Verifier verifier, String cursor) {
        List<CompletableFuture<Api.Answer>> waiting =
                List.of(verifier.poll(cursor), verifier.poll(cursor), verifier.poll(cursor));
        Waiting.until(() -> polls.waiting() == 3);
        return waiting;
    }

    private static boolean isActive(Api node, JsonNode client, String token) {
        return node.post("/oauth2/introspect", Map.of("token", token), id(client), secret(client))
                .json()
                .get("active")
                .asBoolean();
    }

    private static JsonNode service(Api api) {
        return api.registerClient(Map.of(
                "client_id",
                Api.uniqueName("service"),
                "client_name",
                "Service",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of(RevocationFeed.SCOPE)));
    }

    private static String token(Api api, JsonNode client) {
        return api.clientCredentials(id(client), secret(client), RevocationFeed.SCOPE)
                .json()
                .get("access_token")
                .asString();
    }

    private static String id(JsonNode client) {
        return client.get("client_id").asString();
    }

    private static String secret(JsonNode client) {
        return client.get("client_secret").asString();
    }

    private static int port(StartedServer server) {
        return server.bean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    private static StartedServer start(String database, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.datasource.url=" + database,
                KEY,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET));
        all.addAll(List.of(properties));
        return StartedServer.with(all.toArray(String[]::new));
    }
}
