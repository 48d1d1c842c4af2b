package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

            try (Verifier.Stream stream = verifier.stream(null)) {
                Verifier.Event snapshot = Objects.requireNonNull(stream.next());
                assertThat(snapshot.name()).isEqualTo("snapshot");
                atOne.post("/oauth2/revoke", Map.of("token", token), id(client), secret(client));
                Verifier.Event event = Objects.requireNonNull(stream.next());

                assertThat(event.name()).isEqualTo("delta");
                assertThat(Verifier.entries(verifier.verify(event.data())))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry).containsEntry("kind", "token"));
                assertThat(isActive(atOther, client, token)).isFalse();

                // the other node's reader goes on at the first
                Verifier moved = new Verifier(atOne, one.issuer());
                assertThat(moved.get("?after=" + event.id()).status()).isEqualTo(204);
            }
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
        List<Verifier.Stream> open = new ArrayList<>();
        try (StartedServer server = start(StartedServer.newH2Database(), "keyturn.revocation.max-readers=3")) {
            Verifier verifier = new Verifier(new Api(server.issuer()), server.issuer());
            for (int i = 0; i < 3; i++) {
                open.add(verifier.stream(null));
                assertThat(open.get(i).status()).isEqualTo(200);
            }

            for (int i = 0; i < 20; i++) {
                try (Verifier.Stream refused = verifier.stream(null)) {
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.header("Retry-After")).isEqualTo("5");
                }
            }
            assertThat(verifier.get("?after=" + verifier.cursor() + "&wait=60").status())
                    .isEqualTo(503);
            assertThat(verifier.get("").status()).isEqualTo(200);
            open.get(0).close();
            while (server.bean(ReaderLimit.class).taken() == 3) {
                server.bean(EventStreams.class).heartbeat();
            }
            try (Verifier.Stream admitted = verifier.stream(null)) {
                assertThat(admitted.status()).isEqualTo(200);
            }
        }
        for (Verifier.Stream stream : open.subList(1, 3)) {
            while (stream.next() != null) {
                // what was sent before the end
            }
        }
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
