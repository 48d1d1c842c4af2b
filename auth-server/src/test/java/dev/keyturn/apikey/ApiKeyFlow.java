package dev.keyturn.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.Statements;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The life of API keys over HTTP: issued and changed through the admin API, judged through introspection. */
abstract class ApiKeyFlow extends ApiKeyScene {

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    RotationReaper rotatedOut;

    @Test
    @Rfc("7662#2.2")
    void anApiKeyIsShownOnceAndCanBeIntrospected() {
        JsonNode issued = issue(Map.of());
        String key = issued.get("key").asString();

        JsonNode answer = introspect(resourceServer, key);

        assertThat(key)
                .matches("kt_live_[0-9A-Za-z]{49}")
                .endsWith(issued.get("hint").asString());
        assertThat(api.admin("GET", "/api-keys/" + id(issued), null).body()).doesNotContain(key);
        assertThat(answer.get("active").asBoolean()).isTrue();
        assertThat(answer.get("client_id").asString()).isEqualTo(owner);
        assertThat(answer.get("sub").asString()).isEqualTo(owner);
        assertThat(answer.get("scope").asString()).isEqualTo(read);
        assertThat(answer.get("aud").get(0).asString()).isEqualTo(audience);
        assertThat(answer.get("credential_id").asString()).isEqualTo(id(issued));
        assertThat(answer.get("environment").asString()).isEqualTo("live");
        assertThat(Instant.ofEpochSecond(answer.get("exp").asLong()))
                .isBefore(Instant.now().plus(Duration.ofDays(91)));
    }

    @Test
    void onlyTheDigestIsKept() {
        String key = issue(Map.of()).get("key").asString();

        assertThat(database.queryForList("select digest from api_key where client_id = ?", String.class, owner))
                .containsExactly(TokenDigest.of(key).hex());
    }

    @Test
    @Rfc("7662#4")
    void onlyTheClientOfAKeySeesItsIntrospection() {
        String key = issue(Map.of("scopes", List.of(read, write))).get("key").asString();

        assertThat(introspect(stranger, key)).hasToString(INACTIVE);
        assertThat(introspect(owner, key).get("scope").asString().split(" ")).containsExactlyInAnyOrder(read, write);
    }

    @Test
    void aCachedKeyIsVerifiedWithoutAStatementAndAnUncachedOneWithOne() {
        String key = issue(Map.of()).get("key").asString();
        String other = issue(Map.of()).get("key").asString();
        introspect(resourceServer, key);

        assertThat(Statements.during(() -> introspect(resourceServer, key))).isEmpty();
        assertThat(Statements.during(() -> introspect(resourceServer, other))).hasSize(1);
    }

    @Test
    void aMalformedKeyIsRejectedWithoutAStatement() {
        String key = issue(Map.of()).get("key").asString();
        introspect(resourceServer, key);
        char last = key.charAt(key.length() - 1);
        String mistyped = key.substring(0, key.length() - 1) + (last == 'A' ? 'B' : 'A');

        assertThat(Statements.during(() -> {
                    for (String text : List.of(
                            mistyped,
                            key.replace("kt_live_", "kt_other_"),
                            key.replace('a', '\u0430') + "\u0430",
                            "kt_live_" + "x".repeat(10_000),
                            "kt_")) {
                        assertThat(introspect(resourceServer, text)).hasToString(INACTIVE);
                    }
                }))
                .isEmpty();
    }

    @Test
    void aDisabledKeyIsRefusedAtOnceAndAnEnabledOneAccepted() {
        JsonNode issued = issue(Map.of());
        String key = issued.get("key").asString();
        assertThat(isActive(key)).isTrue();

        assertThat(post(issued, "disable").json().get("state").asString()).isEqualTo("disabled");
        assertThat(isActive(key)).isFalse();

        assertThat(post(issued, "enable").json().get("state").asString()).isEqualTo("active");
        assertThat(isActive(key)).isTrue();
    }

    @Test
    void aRevokedKeyIsOverForGood() {
        JsonNode issued = issue(Map.of());
        String key = issued.get("key").asString();
        assertThat(isActive(key)).isTrue();

        JsonNode revoked = post(issued, "revoke").json();

        assertThat(revoked.get("state").asString()).isEqualTo("revoked");
        assertThat(revoked.get("revocation_reason").asString()).isEqualTo("revoked-by-administrator");
        assertThat(isActive(key)).isFalse();
        assertThat(code(post(issued, "enable"))).isEqualTo("api-key-ended");
        assertThat(post(issued, "revoke").status()).isEqualTo(200);
        assertThat(api.admin("GET", "/revocations?kind=credential&subject_id=" + id(issued), null)
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(audit(issued)).containsExactlyInAnyOrder("api-key.created", "api-key.revoked");
    }

    @Test
    void aKeyCanDoNoMoreThanItsClientAtAnyMoment() {
        String key = issue(Map.of("scopes", List.of(read, write))).get("key").asString();
        assertThat(introspect(resourceServer, key).get("scope").asString()).contains(write);

        changeClient(List.of(read));
        assertThat(introspect(resourceServer, key).get("scope").asString()).isEqualTo(read);

        assertThat(api.admin("POST", "/clients/" + owner + "/disable", null).status())
                .isEqualTo(200);
        assertThat(isActive(key)).isFalse();
        assertThat(api.admin("POST", "/clients/" + owner + "/enable", null).status())
                .isEqualTo(200);
        assertThat(isActive(key)).isTrue();

        assertThat(api.admin("DELETE", "/clients/" + owner, null).status()).isEqualTo(204);
        assertThat(isActive(key)).isFalse();
    }

    @Test
    void aKeyIsValidFromNotBeforeUntilItsExpiry() {
        Instant now = Instant.now();
        String key = issue(Map.of(
                        "not_before", now.plus(Duration.ofDays(1)).toString(),
                        "expires_at", now.plus(Duration.ofDays(3)).toString()))
                .get("key")
                .asString();

        assertThat(isActive(key)).isFalse();
        clock.during(Duration.ofDays(2), () -> assertThat(isActive(key)).isTrue());
        clock.during(Duration.ofDays(4), () -> assertThat(isActive(key)).isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.9, true",
        "203.0.113.0/24, 203.0.114.9, false",
        "203.0.113.7, ::ffff:203.0.113.7, true",
        "2001:db8::/32, 2001:db8:1::5, true",
        "2001:db8::/32, 203.0.113.9, false",
        "2001:db8::/64, 32.1.13.184, false",
        "42.1.4.0/24, 2a01:4f8:1:2::3, false",
        "0.0.0.0/0, 2001:db8::1, false",
        "::ffff:203.0.113.0/120, 203.0.113.9, true",
        "203.0.113.0/24, 203.0.113.9:4711, true",
        "2001:db8::/32, [2001:db8:1::5]:4711, true",
        "203.0.113.0/24, localhost, false",
        "203.0.113.0/24, 203.0.113.9.example.com, false",
        "203.0.113.0/24, , false"
    })
    void aKeyThatIsBoundToAddressesIsRefusedFromOthersAndFromUnknownOnes(
            String allowed, @Nullable String address, boolean accepted) {
        String key =
                issue(Map.of("allowed_addresses", List.of(allowed))).get("key").asString();
        Map<String, String> question = new HashMap<>(Map.of("token", key));
        if (address != null) {
            question.put("client_address", address);
        }

        JsonNode answer = api.post("/oauth2/introspect", question, resourceServer, secrets.get(resourceServer))
                .json();

        assertThat(answer.get("active").asBoolean()).isEqualTo(accepted);
    }

    @Test
    void addressesAreKeptInOneSpelling() {
        JsonNode issued = issue(
                Map.of("allowed_addresses", List.of("::ffff:203.0.113.7/120", "203.0.113.0/24", "2001:DB8:0:0::/32")));

        assertThat(read(issued).get("allowed_addresses"))
                .extracting(JsonNode::asString)
                .containsExactlyInAnyOrder("203.0.113.0/24", "2001:db8::/32");
    }

    @Test
    void aKeyWithAnUnreadableNetworkIsRejectedFromEveryAddress() {
        JsonNode issued = issue(Map.of("allowed_addresses", List.of("203.0.113.0/24")));
        database.update(
                "update api_key_network set network = '203.0.113' where api_key_id = ?", UUID.fromString(id(issued)));

        JsonNode answer = api.post(
                        "/oauth2/introspect",
                        Map.of("token", text(issued), "client_address", "203.0.113.9"),
                        resourceServer,
                        secrets.get(resourceServer))
                .json();

        assertThat(answer).hasToString(INACTIVE);
    }

    @Test
    void aRotatedKeyStaysValidForTheOverlapAndEndsWithItsTokens() {
        JsonNode old = issue(Map.of("tags", List.of("billing"), "metadata", Map.of("team", "red")));
        String oldKey = old.get("key").asString();

        Api.Answer answer = api.admin("POST", "/api-keys/" + id(old) + "/rotate", Map.of("overlap_seconds", 3600));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        JsonNode successor = answer.json();
        assertThat(successor.get("tags").get(0).asString()).isEqualTo("billing");
        assertThat(successor.get("metadata").get("team").asString()).isEqualTo("red");
        assertThat(isActive(successor.get("key").asString())).isTrue();
        assertThat(isActive(oldKey)).isTrue();
        assertThat(read(old).get("replaced_by").asString()).isEqualTo(id(successor));
        clock.during(Duration.ofMinutes(61), () -> {
            assertThat(isActive(oldKey)).isFalse();
            rotatedOut.end();
        });
        assertThat(read(old).get("revocation_reason").asString()).isEqualTo("rotated");
        assertThat(isActive(successor.get("key").asString())).isTrue();
    }

    @Test
    void aRotationWithoutOverlapEndsTheOldKeyAtOnce() {
        JsonNode old = issue(Map.of());

        JsonNode successor =
                api.admin("POST", "/api-keys/" + id(old) + "/rotate", Map.of()).json();

        assertThat(isActive(old.get("key").asString())).isFalse();
        assertThat(read(old).get("state").asString()).isEqualTo("revoked");
        assertThat(isActive(successor.get("key").asString())).isTrue();
        assertThat(audit(old)).containsExactlyInAnyOrder("api-key.created", "api-key.rotated", "api-key.revoked");
    }

    @Test
    void ofTwoConcurrentRotationsOneSucceedsAndTheOtherGetsAConflict() throws Exception {
        JsonNode old = issue(Map.of());

        List<Api.Answer> answers = new CopyOnWriteArrayList<>();
        Callable<?> rotate =
                () -> answers.add(api.admin("POST", "/api-keys/" + id(old) + "/rotate", Map.of("overlap_seconds", 60)));

        assertThat(Race.between(rotate, rotate)).containsOnlyNulls();

        assertThat(answers).extracting(Api.Answer::status).containsExactlyInAnyOrder(201, 409);
        assertThat(answers.stream().filter(each -> each.status() == 409).map(ApiKeyScene::code))
                .containsExactly("already-rotated");
    }

    @Test
    void aKeyWhoseSuccessorWasLostCanBeRotatedAgain() {
        JsonNode old = issue(Map.of());
        JsonNode lost = api.admin("POST", "/api-keys/" + id(old) + "/rotate", Map.of("overlap_seconds", 60))
                .json();
        post(lost, "revoke");

        assertThat(api.admin("POST", "/api-keys/" + id(old) + "/rotate", Map.of("overlap_seconds", 60))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk_prod_", "sk:prod!=/+", "SG.part.", "eyJ", "eyJ.", "eyJ.a.b."})
    void theDigestOfAnotherProductsKeyIsEnough(String beginning) {
        String foreign = beginning + UUID.randomUUID();
        JsonNode imported =
                issue(Map.of("digest", TokenDigest.of(foreign).hex(), "hint", foreign.substring(foreign.length() - 4)));

        assertThat(imported.has("key")).isFalse();
        assertThat(isActive(foreign)).isTrue();
        assertThat(audit(imported)).containsExactly("api-key.imported");
        assertThat(code(tryToIssue(Map.of("digest", TokenDigest.of(foreign).hex()))))
                .isEqualTo("digest-taken");
    }

    @Test
    void aChangeReplacesAllSettingsAndNeedsTheCurrentVersion() {
        JsonNode issued = issue(Map.of("scopes", List.of(read, write), "description", "For nightly runs"));
        String etag = api.admin("GET", "/api-keys/" + id(issued), null).header("ETag");

        String body = "{\"name\": \"Reports\", \"scopes\": [\"" + read + "\"], \"tags\": [\"reports\"]}";
        Api.Answer changed = api.adminRaw("PUT", "/api-keys/" + id(issued), body, "If-Match", etag);

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().get("name").asString()).isEqualTo("Reports");
        assertThat(changed.json().get("description").isNull()).isTrue();
        assertThat(introspect(resourceServer, issued.get("key").asString())
                        .get("scope")
                        .asString())
                .isEqualTo(read);
        assertThat(api.adminRaw("PUT", "/api-keys/" + id(issued), body, "If-Match", etag)
                        .status())
                .isEqualTo(412);
        assertThat(api.adminRaw("PUT", "/api-keys/" + id(issued), body).status())
                .isEqualTo(428);
    }

    @Test
    void keysAreFoundByClientNameHintTagAndState() {
        JsonNode one = issue(Map.of("name", "Nightly", "tags", List.of(name)));
        JsonNode two = issue(Map.of("name", "Reports", "environment", "test"));
        post(two, "disable");

        assertThat(found("client_id=" + owner)).containsExactly(id(two), id(one));
        assertThat(found("client_id=" + owner + "&q=night")).containsExactly(id(one));
        assertThat(found("client_id=" + owner + "&q=" + one.get("hint").asString()))
                .containsExactly(id(one));
        assertThat(found("tag=" + name)).containsExactly(id(one));
        assertThat(found("client_id=" + owner + "&environment=test")).containsExactly(id(two));
        assertThat(found("client_id=" + owner + "&state=disabled")).containsExactly(id(two));
        assertThat(found("client_id=" + owner + "&state=active")).containsExactly(id(one));
        assertThat(found("client_id=" + owner + "&expiring_within_days=91")).containsExactly(id(one));
        assertThat(found("client_id=" + owner + "&expiring_within_days=80")).isEmpty();
        assertThat(found("client_id=" + owner + "&unused_for_days=1")).isEmpty();
        database.update(
                "update api_key set created_at = created_at - interval '2' day where client_id = ? and name = 'Nightly'",
                owner);
        assertThat(found("client_id=" + owner + "&unused_for_days=1")).containsExactly(id(one));
        assertThat(api.admin("GET", "/api-keys?state=good", null).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "environment, prod, not-one-of",
        "expires_at, 2001-01-01T00:00:00Z, past",
        "expires_at, 2199-01-01T00:00:00Z, too-late",
        "not_before, 2199-01-01T00:00:00Z, not-before",
        "owner_id, 0191b7a0-5c1e-7000-8000-000000000001, unknown-user",
        "owner_id, ada, unknown-user",
        "digest, ABC, invalid-digest",
        "hint, abcd, requires-digest"
    })
    void aViolatedRuleIsReportedAtItsField(String field, String value, String expected) {
        Api.Answer refused = tryToIssue(Map.of(field, value));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo(expected);
    }

    @Test
    void allErrorsAreReportedTogether() {
        Api.Answer refused = tryToIssue(Map.of(
                "name", " ",
                "scopes", List.of("orders:everything"),
                "allowed_addresses",
                        List.of(
                                "example.com",
                                "10.0.0.0/33",
                                "fe80::1%eth0",
                                "203.0.113",
                                "010.0.0.1",
                                "10.0.0.0/-1",
                                "10.0.0.0/024"),
                "tags", List.of("x".repeat(51)),
                "rate", Map.of("limit", 0, "period_seconds", 60),
                "quota", Map.of("limit", 5, "period_seconds", 60),
                "metadata", Map.of("a b", "c", "d", "e\u0007f")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(IntStream.range(0, refused.json().get("errors").size())
                        .mapToObj(i ->
                                refused.json().at("/errors/" + i + "/field").asString()))
                .contains(
                        "name",
                        "scopes[0]",
                        "allowed_addresses[0]",
                        "allowed_addresses[1]",
                        "allowed_addresses[2]",
                        "allowed_addresses[3]",
                        "allowed_addresses[4]",
                        "allowed_addresses[5]",
                        "allowed_addresses[6]",
                        "rate.limit",
                        "quota.period_seconds",
                        "tags[0]",
                        "metadata",
                        "metadata.d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "2592001", "1e99", "\"soon\"", "9223372036854775808"})
    void anOverlapOutOfBoundsIsRefused(String overlap) {
        JsonNode issued = issue(Map.of());

        Api.Answer refused = api.adminRaw(
                "POST",
                "/api-keys/" + id(issued) + "/rotate",
                "{\"overlap_seconds\": " + overlap + "}",
                "If-Match",
                "*");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(read(issued).get("replaced_by").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0191b7a0-5c1e-7000-8000-000000000001, 404", "nonsense, 404", "%00, 400"})
    void aKeyThatIsNoneIsNotFound(String id, int status) {
        assertThat(api.admin("GET", "/api-keys/" + id, null).status()).isEqualTo(status);
        assertThat(api.admin("POST", "/api-keys/" + id + "/revoke", null).status())
                .isEqualTo(status);
    }

    @Test
    void aCallerCannotGrantAScopeOfTheServerThatItLacks() {
        String mighty = Api.uniqueName("mighty");
        register(mighty, List.of("admin:users:write"));

        Api.Answer allowed = api.admin(
                "POST",
                "/api-keys",
                Map.of(
                        "client_id",
                        mighty,
                        "environment",
                        "live",
                        "name",
                        "Mighty",
                        "scopes",
                        List.of("admin:users:write")));
        assertThat(allowed.status()).as(allowed.body()).isEqualTo(201);

        String clerk = Api.uniqueName("clerk");
        register(clerk, List.of("admin:api-keys:write"));
        String token = api.clientCredentials(clerk, Objects.requireNonNull(secrets.get(clerk)), "admin:api-keys:write")
                .json()
                .get("access_token")
                .asString();
        Api.Answer refused = api.send(
                HttpRequest.newBuilder(api.issuer().resolve("/admin/api/v1/api-keys/" + id(allowed.json()) + "/rotate"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("If-Match", "*")
                        .POST(BodyPublishers.ofString("{}")));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("insufficient-scope");
    }

    @ParameterizedTest
    @CsvSource({"gitleaks.toml, application/toml", "trufflehog.yaml, application/yaml", "github.json, application/json"
    })
    void rulesForScannersAreHandedOut(String file, String mediaType) {
        Api.Answer rules = api.admin("GET", "/scanner-rules/" + file, null);

        assertThat(rules.status()).as(rules.body()).isEqualTo(200);
        assertThat(rules.header("Content-Type")).startsWith(mediaType);
        assertThat(rules.body()).contains("kt_(?:live|test)_[0-9A-Za-z]{49}");
        assertThat(code(api.admin("GET", "/scanner-rules/other", null))).isEqualTo("scanner-not-found");
    }

    @Test
    void theConsolesClientHasNoKeys() {
        Api.Answer refused = api.admin(
                "POST",
                "/api-keys",
                Map.of(
                        "client_id",
                        "keyturn-console",
                        "environment",
                        "live",
                        "name",
                        "Mine",
                        "scopes",
                        List.of("admin:users:write")));

        assertThat(code(refused)).isEqualTo("built-in");
    }

    private List<String> found(String query) {
        JsonNode items = api.admin("GET", "/api-keys?" + query, null).json().get("items");
        return IntStream.range(0, items.size()).mapToObj(i -> id(items.get(i))).toList();
    }

    private List<String> audit(JsonNode key) {
        return database.queryForList(
                "select type from audit_event where subject_id = ? order by occurred_at", String.class, id(key));
    }
}
