package dev.keyturn.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.apikey.usage.KnownNetworks;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.GitHub;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Waiting;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Keys that are in wrong hands, or about to be: who may say so, what becomes of them, and what guessing is worth. */
@ExtendWith(OutputCaptureExtension.class)
abstract class ApiKeyLeakFlow extends VerifyingScene {

    private static final String TYPE = "urn:keyturn:token-type:api-key";

    /** No other test's. */
    private final String address = "2001:db8:" + UUID.randomUUID().toString().substring(0, 4) + ":"
            + UUID.randomUUID().toString().substring(0, 4) + "::1";

    @Autowired
    JdbcTemplate database;

    @Autowired
    KnownNetworks networks;

    @Autowired
    ApiKeyReminders reminders;

    @Autowired
    MutableClock.Shifted clock;

    @Test
    void aHolderCanRevokeItsKey() {
        JsonNode issued = issue(Map.of());
        assertThat(isActive(text(issued))).isTrue();

        Api.Answer answer = send("/api-keys/revoke", Map.of("key", text(issued)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(isActive(text(issued))).isFalse();
        assertThat(read(issued).get("revocation_reason").asString()).isEqualTo("revoked-by-holder");
    }

    @Test
    @Rfc("7009#2.1")
    void aClientCanRevokeOnlyItsOwnKeysAtTheRevocationEndpoint() {
        JsonNode issued = issue(Map.of());

        assertThat(revokeAs(stranger, text(issued))).isEqualTo(200);
        assertThat(isActive(text(issued))).isTrue();
        assertThat(revokeAs(owner, text(issued))).isEqualTo(200);
        assertThat(isActive(text(issued))).isFalse();
        assertThat(read(issued).get("revocation_reason").asString()).isEqualTo("revoked-by-client");
    }

    @Test
    void aReportedKeyIsRevokedAndItsOwnerNotified() {
        JsonNode issued = issue(Map.of("owner_id", anyUser()));
        String key = text(issued);
        String derived = exchange(key);

        Api.Answer answer = send(
                "/api-keys/report",
                Map.of("keys", List.of(key, "kt_live_nothing"), "place", "https://example.com/paste/1"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(reason(Map.of("key", key))).isEqualTo("revoked");
        assertThat(introspect(resourceServer, derived)).hasToString(INACTIVE);
        JsonNode event = event(issued, "api-key.leaked");
        assertThat(event.at("/details/place").asString()).isEqualTo("https://example.com/paste/1");
        assertThat(event.at("/details/reporter").asString()).isEqualTo("finder");
        assertThat(event.at("/details/owner_id").asString()).isEqualTo(anyUser());
    }

    @Test
    void theAnswersSayNothingAboutWhetherAKeyExists() {
        String known = text(issue(Map.of()));
        String unknown = unknownKey();
        for (String path : List.of("/api-keys/revoke", "/api-keys/report")) {
            Api.Answer one = send(path, body(path, unknown));
            Api.Answer other = send(path, body(path, known));
            Api.Answer again = send(path, body(path, known));

            assertThat(List.of(other.status(), again.status())).containsOnly(one.status());
            assertThat(List.of(other.body(), again.body())).containsOnly(one.body());
        }
    }

    @Test
    void aPlaceThatNamesTheKeyIsNotKept() {
        JsonNode issued = issue(Map.of());

        send(
                "/api-keys/report",
                Map.of("keys", List.of(text(issued)), "place", "https://example.com/?key=" + text(issued)));

        assertThat(event(issued, "api-key.leaked").get("details").has("place")).isFalse();
        assertThat(api.admin("GET", "/audit-events?subject_id=" + id(issued), null)
                        .body())
                .doesNotContain(text(issued));
    }

    @Test
    void aKeyInQuarantineReadsFromWhereItWasUsedBeforeAndDoesNothingElse() {
        JsonNode issued = issue(Map.of("environment", "test", "scopes", List.of(read, write)));
        String key = text(issued);
        verify(Map.of("key", key, "address", "203.0.113.9"));
        verify(Map.of("key", key, "address", "2001:db8::1"));
        networks.write();
        assertThat(networksOf(issued)).containsExactlyInAnyOrder("203.0.113.9", "2001:db8:0:0:0:0:0:0/64");
        clock.during(Duration.ofHours(25), () -> {
            token = tokenOf(resourceServer);
            verify(Map.of("key", key, "address", "198.51.100.66"));
            networks.write();
            String derived = exchange(key);

            send("/api-keys/report", Map.of("keys", List.of(key)));

            assertThat(introspect(resourceServer, derived)).hasToString(INACTIVE);
            JsonNode answer = verify(Map.of("key", key, "address", "203.0.113.9", "scopes", List.of(read)));
            assertThat(answer.get("valid").asBoolean()).isTrue();
            assertThat(answer.get("scopes").toString()).isEqualTo("[\"" + read + "\"]");
            assertThat(verify(Map.of("key", key, "address", "2001:db8::2"))
                            .get("valid")
                            .asBoolean())
                    .isTrue();
            assertThat(reason(Map.of("key", key, "address", "203.0.113.9", "scopes", List.of(write))))
                    .isEqualTo("quarantined");
            assertThat(reason(Map.of("key", key, "address", "198.51.100.66"))).isEqualTo("quarantined");
            assertThat(reason(Map.of("key", key))).isEqualTo("quarantined");
            assertThat(tryToExchange(key).status()).isEqualTo(400);
        });
    }

    @Test
    void rotationEndsTheQuarantine() {
        JsonNode issued = issue(Map.of("environment", "test"));
        send("/api-keys/report", Map.of("keys", List.of(text(issued))));
        send("/api-keys/report", Map.of("keys", List.of(text(issued))));

        assertThat(read(issued).get("state").asString()).isEqualTo("quarantined");
        assertThat(read(issued).get("quarantined_at").isNull()).isFalse();
        assertThat(api.admin("GET", "/api-keys?state=quarantined&client_id=" + owner, null)
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(1);
        assertThat(events(issued, "api-key.quarantined").size()).isEqualTo(1);
        JsonNode successor = post(issued, "rotate", "{}").json();
        assertThat(read(successor).get("state").asString()).isEqualTo("active");
        assertThat(read(issued).get("state").asString()).isEqualTo("revoked");
    }

    @Test
    void gitHubLearnsWhichFindingsAreKeys() {
        JsonNode issued = issue(Map.of());
        String unknown = unknownKey();
        String body = JSON.writeValueAsString(List.of(
                Map.of(
                        "token",
                        text(issued),
                        "type",
                        "keyturn_api_key",
                        "url",
                        "https://github.com/a/b/blob/1/c",
                        "source",
                        "commit"),
                Map.of("token", unknown, "type", "keyturn_api_key", "url", "")));

        Api.Answer answer = sendAsGitHub(body, GitHub.KEY_ID, GitHub.sign(body));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/0/label").asString()).isEqualTo("true_positive");
        assertThat(answer.json().at("/0/token_hash").asString()).isEqualTo(hash(text(issued)));
        assertThat(answer.json().at("/0/token_type").asString()).isEqualTo("keyturn_api_key");
        assertThat(answer.json().at("/1/label").asString()).isEqualTo("false_positive");
        assertThat(answer.body()).doesNotContain(text(issued), unknown);
        assertThat(isActive(text(issued))).isFalse();
        assertThat(event(issued, "api-key.leaked").at("/details/reporter").asString())
                .isEqualTo("github");
    }

    @Test
    void reportsWithoutAValidSignatureOfGitHubAreIgnored() {
        JsonNode issued = issue(Map.of());
        String body = JSON.writeValueAsString(List.of(Map.of("token", text(issued), "type", "t", "url", "u")));
        String signature = GitHub.sign(body);

        assertThat(sendAsGitHub(body + " ", GitHub.KEY_ID, signature).status()).isEqualTo(401);
        assertThat(sendAsGitHub(body, "another", signature).status()).isEqualTo(401);
        assertThat(sendAsGitHub(body, GitHub.KEY_ID, "no Base64!").status()).isEqualTo(401);
        assertThat(sendAsGitHub(body, GitHub.KEY_ID, "AAAA").status()).isEqualTo(401);
        assertThat(sendText("/api-keys/leaks/github", body).status()).isEqualTo(401);
        assertThat(isActive(text(issued))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[null]", "[{}]", "[{\"token\": 5}]", "[", "[{\"token\": null, \"type\": \"t\"}]", "null"})
    void signedButUnreadableReportsAreRejected(String body) {
        Api.Answer refused = sendAsGitHub(body, GitHub.KEY_ID, GitHub.sign(body));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"key\": 5}",
                "{\"keys\": []}",
                "{\"keys\": [null]}",
                "{\"key\": \"a\", \"more\": 1}",
                "{\"keys\": \"a\"}"
            })
    void aReportThatIsNotAsItShouldBeIsRefused(String body) {
        for (String path : List.of("/api-keys/revoke", "/api-keys/report")) {
            Api.Answer refused = sendText(path, body);

            assertThat(refused.status()).as(path + refused.body()).isEqualTo(400);
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"кt_live_look-alike", "", " ", "\uD83D\uDD11", "kt_live_' or 1=1 --"})
    void aTextThatIsNoKeyIsTakenLikeAnyOther(String text) {
        assertThat(send("/api-keys/revoke", Map.of("key", text)).status()).isEqualTo(200);
        assertThat(send("/api-keys/report", Map.of("keys", List.of(text))).status())
                .isEqualTo(202);
    }

    @Test
    void guessingAtThePublicEndpointsIsRateLimited() {
        List<Integer> answers = IntStream.range(0, 110)
                .mapToObj(i ->
                        send("/api-keys/revoke", Map.of("key", unknownKey())).status())
                .toList();

        assertThat(answers.subList(0, 100)).containsOnly(200);
        assertThat(answers.subList(100, 110)).containsOnly(429);
        JsonNode issued = issue(Map.of());
        Api.Answer refused = send("/api-keys/report", Map.of("keys", List.of(text(issued))));
        assertThat(refused.status()).isEqualTo(429);
        assertReportsTheLimit(refused);
        assertThat(code(refused)).isEqualTo("too-many-invalid-keys");
        assertThat(isActive(text(issued))).isTrue();
        Api.Answer exchange = tryToExchange(text(issue(Map.of())));
        assertThat(exchange.status()).isEqualTo(429);
        assertReportsTheLimit(exchange);
    }

    private static void assertReportsTheLimit(Api.Answer refused) {
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"invalid-api-keys\";q=100;w=60");
        assertThat(refused.header("RateLimit")).isEqualTo("\"invalid-api-keys\";r=0;t=60");
    }

    @Test
    void aFloodOfInvalidKeysFromOneAddressIsAnsweredWithoutAStatementAndOthersAreNotAffected() {
        String known = text(issue(Map.of()));
        verify(Map.of("key", known, "address", address));
        IntStream.range(0, 110).forEach(i -> send(Map.of("key", unknownKey(), "address", address)));

        Map<String, String> another = Map.of("key", unknownKey(), "address", address);
        List<String> statements = Statements.during(() -> {
            Api.Answer refused = send(another);
            assertThat(refused.status()).isEqualTo(429);
            assertReportsTheLimit(refused);
            assertThat(refused.json().get("reason").asString()).isEqualTo("too-many-invalid-keys");
        });

        assertThat(statements).isEmpty();
        assertThat(verify(Map.of("key", known, "address", address)).get("valid").asBoolean())
                .isTrue();
        assertThat(verify(Map.of("key", text(issue(Map.of())), "address", "203.0.113.77"))
                        .get("valid")
                        .asBoolean())
                .isTrue();
        Api.Answer introspection = api.post(
                "/oauth2/introspect",
                Map.of("token", unknownKey(), "client_address", address),
                resourceServer,
                secrets.get(resourceServer));
        assertThat(introspection.status()).isEqualTo(429);
        assertReportsTheLimit(introspection);
    }

    @Test
    void noKeyIsLoggedMeasuredOrKept(CapturedOutput output) {
        JsonNode issued = issue(Map.of());
        String key = text(issued);
        String mistyped = key.substring(0, key.length() - 1) + "!";
        for (String text : List.of(key, mistyped)) {
            send(Map.of("key", text));
            send("{\"key\": \"" + text + "\", \"cost\": \"" + text + "\"}", token);
            introspect(resourceServer, text);
            tryToExchange(text);
            sendText("/api-keys/report", "{\"keys\": [\"" + text + "\"], \"place\": [\"" + text + "\"]}");
            send("/api-keys/revoke", Map.of("key", text));
        }
        String metrics = api.get(
                        "/actuator/prometheus",
                        api.clientCredentials(
                                        RunningServer.AUTOMATION_ID,
                                        RunningServer.AUTOMATION_SECRET,
                                        "admin:metrics:read")
                                .json()
                                .get("access_token")
                                .asString())
                .body();

        assertThat(metrics).contains("http_server_requests").doesNotContain(key, mistyped);
        assertThat(output.getAll()).doesNotContain(key, mistyped);
        assertThat(api.admin("GET", "/audit-events?size=100", null).body()).doesNotContain(key, mistyped);
        assertThat(read(issued).toString()).doesNotContain(key);
        assertThat(database.queryForList("select * from api_key where id = cast(? as uuid)", id(issued))
                        .toString())
                .doesNotContain(key);
    }

    @Test
    void aKeyWithALostResponseCanBeFoundAndRevoked() throws IOException {
        String body = JSON.writeValueAsString(
                Map.of("client_id", owner, "environment", "live", "name", "Lost on the way", "scopes", List.of(read)));
        String admin = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:api-keys:write")
                .json()
                .get("access_token")
                .asString();
        try (Socket socket = new Socket(api.issuer().getHost(), api.issuer().getPort())) {
            socket.getOutputStream()
                    .write(
                            ("POST /admin/api/v1/api-keys HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                            + "Authorization: Bearer " + admin + "\r\nContent-Length: " + body.length()
                                            + "\r\n\r\n" + body)
                                    .getBytes(StandardCharsets.UTF_8));
        }

        Waiting.until(() -> keysOfOwner().size() == 1);

        JsonNode lost = keysOfOwner().get(0);
        assertThat(lost.get("last_used_at").isNull()).isTrue();
        assertThat(post(lost, "revoke").json().get("state").asString()).isEqualTo("revoked");
    }

    private JsonNode keysOfOwner() {
        return api.admin("GET", "/api-keys?client_id=" + owner, null).json().get("items");
    }

    @Test
    void anUnknownKeyAndAnotherClientsKeyTakeTheSameStatements() {
        String foreign = text(issue(Map.of()));
        String unknown = unknownKey();
        token = tokenOf(stranger);

        for (int round = 0; round < 2; round++) {
            List<String> ofUnknown = Statements.during(() -> reason(Map.of("key", unknown)));
            List<String> ofForeign = Statements.during(() -> reason(Map.of("key", foreign)));
            assertThat(ofForeign).isEqualTo(ofUnknown);
        }
    }

    @Test
    void theOwnerIsRemindedThirtySevenAndOneDaysBeforeTheEndAndNotMoreOften() {
        JsonNode issued = issue(Map.of("owner_id", anyUser()));
        JsonNode brief = issue(
                Map.of("expires_at", Instant.now().plus(Duration.ofDays(5)).toString()));

        for (int day : new int[] {0, 59, 61, 62, 84, 88, 89, 91}) {
            clock.during(Duration.ofDays(day).plusHours(1), reminders::remind);
        }

        assertThat(days(issued)).containsExactlyInAnyOrder("30", "7", "1");
        assertThat(days(brief)).isEmpty();
        assertThat(event(issued, "api-key.expiring").at("/details/owner_id").asString())
                .isEqualTo(anyUser());
    }

    @Test
    void aKeyWithASuccessorCausesNoReminder() {
        JsonNode issued = issue(Map.of());
        post(issued, "rotate", "{\"overlap_seconds\": 2592000}");

        clock.during(Duration.ofDays(29).plusHours(1), reminders::remind);

        assertThat(days(issued)).isEmpty();
    }

    private List<String> networksOf(JsonNode key) {
        JsonNode networks =
                api.admin("GET", "/api-keys/" + id(key) + "/networks", null).json();
        return IntStream.range(0, networks.size())
                .mapToObj(i -> networks.get(i).get("network").asString())
                .toList();
    }

    private List<String> days(JsonNode key) {
        JsonNode events = events(key, "api-key.expiring");
        return IntStream.range(0, events.size())
                .mapToObj(i -> events.get(i).at("/details/days").asString())
                .toList();
    }

    private JsonNode event(JsonNode key, String type) {
        return events(key, type).get(0);
    }

    private JsonNode events(JsonNode key, String type) {
        return api.admin("GET", "/audit-events?type=" + type + "&subject_id=" + id(key), null)
                .json()
                .get("items");
    }

    private String anyUser() {
        return api.admin("GET", "/users?q=root", null).json().at("/items/0/id").asString();
    }

    private static String unknownKey() {
        return Credentials.generate("kt_live_");
    }

    private static Map<String, Object> body(String path, String key) {
        return path.endsWith("revoke") ? Map.of("key", key) : Map.of("keys", List.of(key));
    }

    private int revokeAs(String client, String key) {
        return api.post("/oauth2/revoke", Map.of("token", key), client, secrets.get(client))
                .status();
    }

    private Api.Answer post(JsonNode key, String action, String body) {
        return api.adminRaw("POST", "/api-keys/" + id(key) + "/" + action, body, "If-Match", "*");
    }

    private String exchange(String key) {
        Api.Answer answer = tryToExchange(key);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").asString();
    }

    private Api.Answer tryToExchange(String key) {
        return fromAddress(
                "/oauth2/token",
                "application/x-www-form-urlencoded",
                Api.encode(Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token_type",
                        TYPE,
                        "subject_token",
                        key)));
    }

    private Api.Answer send(String path, Map<String, ?> body) {
        return sendText(path, JSON.writeValueAsString(body));
    }

    private Api.Answer sendText(String path, String body) {
        return fromAddress(path, "application/json", body);
    }

    private Api.Answer fromAddress(String path, String type, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve(path))
                .header("Content-Type", type)
                .header("X-Forwarded-For", address)
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return api.send(request);
    }

    private Api.Answer sendAsGitHub(String body, String keyId, String signature) {
        return fromAddress(
                "/api-keys/leaks/github",
                "application/json",
                body,
                "Github-Public-Key-Identifier",
                keyId,
                "Github-Public-Key-Signature",
                signature);
    }

    private static String hash(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
