package dev.keyturn.posture;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The posture report and the acceptance of its findings, on any database. */
@RunningServer
abstract class PostureContract {

    private static final String OLD_SECRET = "client-secret-old";

    @Autowired
    Api api;

    @Autowired
    JdbcTemplate database;

    @Autowired
    DailyScoring scoring;

    @Test
    void eachRuleSaysWhyAndHowToMendIt() {
        assertThat(rules().map(rule -> rule.get("id").asString()))
                .hasSizeGreaterThanOrEqualTo(18)
                .doesNotHaveDuplicates();
        assertThat(rules())
                .allSatisfy(rule -> assertThat(Stream.of("title", "why", "remedy", "source", "severity")
                                .map(member -> rule.get(member).asString()))
                        .noneMatch(String::isBlank));
    }

    @Test
    void openFindingsComeFirstAndTheSeverestOfThemFirst() {
        List<Integer> order = rules().map(rule -> List.of("open", "accepted", "passed")
                                        .indexOf(rule.get("state").asString())
                                * 3
                        + List.of("high", "medium", "low")
                                .indexOf(rule.get("severity").asString()))
                .toList();

        assertThat(order).isSorted();
    }

    @Test
    void aSecretOlderThanAYearIsFoundUntilItIsRetired() {
        String client = service();
        assertThat(findings(OLD_SECRET)).doesNotContain(client);

        age("client_secret", "created_at", "client_id", client, 364);
        assertThat(findings(OLD_SECRET)).doesNotContain(client);

        age("client_secret", "created_at", "client_id", client, 366);
        assertThat(findings(OLD_SECRET)).contains(client);

        database.update("update client_secret set retired_at = ? where client_id = ?", at(Instant.now()), client);
        assertThat(findings(OLD_SECRET)).doesNotContain(client);
    }

    @Test
    void aClientThatDoesNotUseItsSecretIsFound() {
        String unused = service();
        String used = service();
        Stream.of(unused, used).forEach(client -> age("client", "created_at", "client_id", client, 100));
        age("client_secret", "last_used_at", "client_id", used, 10);

        assertThat(findings("client-unused")).contains(unused).doesNotContain(used);

        age("client_secret", "last_used_at", "client_id", used, 91);
        assertThat(findings("client-unused")).contains(used);
    }

    @Test
    void aDisabledClientIsNoFinding() {
        String client = service();
        age("client_secret", "created_at", "client_id", client, 500);
        api.admin("POST", "/clients/" + client + "/disable", null);

        assertThat(findings(OLD_SECRET)).doesNotContain(client);
        assertThat(findings("client-with-secret")).doesNotContain(client);
    }

    @Test
    void aSharedSecretForTheAdminApiIsSeverer() {
        api.registerOrdersApi();
        String orders = service();
        String admin = register(Map.of(
                "client_name",
                "Admin",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of("admin:clients:read")));

        assertThat(findings("client-with-secret")).contains(orders, admin);
        assertThat(findings("admin-client-with-secret")).contains(admin).doesNotContain(orders);
        assertThat(rule("admin-client-with-secret").get("severity").asString()).isEqualTo("medium");
    }

    @Test
    void aClientWithALimitFarAboveTheDefaultIsFound() {
        String client = service();
        limit(client, 1_200_000);
        assertThat(findings("client-limit-high")).doesNotContain(client);

        limit(client, 1_200_001);
        assertThat(findings("client-limit-high")).contains(client);

        accept("client-limit-high", "client", client, Instant.now().plus(Duration.ofDays(30)));
        limit(client, 100_000_000);
        assertThat(changes("client-limit-high", client)).containsExactly("requests-per-minute");
    }

    private void limit(String client, int requestsPerMinute) {
        database.update("update client set requests_per_minute = ? where client_id = ?", requestsPerMinute, client);
    }

    @ParameterizedTest
    @CsvSource({
        "com.example.app:/callback, redirect-uri-with-private-scheme, true",
        "com.example.app:/callback, redirect-uri-with-localhost, false",
        "http://localhost:7000/callback, redirect-uri-with-localhost, true",
        "http://127.0.0.1:7000/callback, redirect-uri-with-localhost, false",
        "https://localhost.example/callback, redirect-uri-with-localhost, false",
        "https://app.example/callback, redirect-uri-with-private-scheme, false"
    })
    void redirectUrisThatAnotherAppCanTakeAreFound(String uri, String rule, boolean isFound) {
        String client = register(Map.of(
                "client_name",
                "App",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code"),
                "redirect_uris",
                List.of(uri),
                "scopes",
                List.of("openid")));

        assertThat(findings(rule).contains(client)).isEqualTo(isFound);
    }

    @Test
    void scopesWithoutAClientAreFoundExceptTheServersOwn() {
        String scope = Api.uniqueName("unused");
        registerScopes(List.of(scope));

        assertThat(findings("scope-unused")).contains(scope).noneMatch(name -> name.startsWith("admin:"));

        register(Map.of(
                "client_name",
                "Reader",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of(scope)));
        assertThat(findings("scope-unused")).doesNotContain(scope);
    }

    @Test
    void aFindingNamesTwoHundredObjectsAndSaysThatThereAreMore() {
        String prefix = Api.uniqueName("many");
        List<String> scopes = IntStream.range(0, Posture.MAX_NAMED + 1)
                .mapToObj(i -> prefix + ":" + i)
                .toList();
        UUID id = registerScopes(List.of(prefix));
        scopes.forEach(scope -> database.update(
                "insert into api_scope (name, api_id, description) values (?, ?, 'Unused')", scope, id));
        try {
            assertThat(findings("scope-unused")).hasSize(Posture.MAX_NAMED);
            assertThat(rule("scope-unused").get("has_more").asBoolean()).isTrue();
            assertThat(idsOnAllPages("scope-unused", prefix))
                    .containsAll(scopes)
                    .doesNotHaveDuplicates();

            acceptAllThatAreNamed();
            assertThat(rule("scope-unused").get("state").asString()).isEqualTo("open");
            assertThat(rule("scope-unused")
                            .get("affected")
                            .get(0)
                            .get("acceptance")
                            .isNull())
                    .isTrue();

            acceptAllThatAreNamed();
            assertThat(rule("scope-unused").get("state").asString()).isEqualTo("accepted");
        } finally {
            database.update("delete from posture_acceptance where rule_id = 'scope-unused'");
            database.update("delete from api_scope where name like ?", prefix + ":%");
        }
    }

    private List<String> idsOnAllPages(String rule, String q) {
        return IntStream.range(0, 4)
                .mapToObj(page -> list("rule=" + rule + "&q=" + q + "&size=70&page=" + page))
                .flatMap(page -> page.get("items").valueStream())
                .map(finding -> finding.get("id").asString())
                .toList();
    }

    @Test
    void findingsOfARuleAreListed() {
        String client = clientWithOldSecret();
        String other = clientWithOldSecret();

        JsonNode found = list("rule=" + OLD_SECRET + "&affected_id=" + client);
        assertThat(found.get("total").asInt()).isEqualTo(1);
        assertThat(found.at("/items/0/id").asString()).isEqualTo(client);

        accept(OLD_SECRET, "client", client, Instant.now().plus(Duration.ofDays(30)));
        List<String> both = list("rule=" + OLD_SECRET + "&size=100")
                .get("items")
                .valueStream()
                .map(finding -> finding.get("id").asString())
                .toList();
        assertThat(both).contains(client, other);
        assertThat(both.indexOf(other)).isLessThan(both.indexOf(client));
    }

    @ParameterizedTest
    @CsvSource({"no-such-rule,", "client-secret-old, no-such-client"})
    void anUnknownRuleOrObjectHasNoFindings(String rule, @Nullable String id) {
        assertThat(list("rule=" + rule + (id == null ? "" : "&affected_id=" + id))
                        .get("total")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rule=", "rule=a%0Ab", "rule=limits-off&size=101", "rule=limits-off&page=-1"})
    void aListNeedsARuleAndAPage(String query) {
        assertThat(api.admin("GET", "/posture/findings?" + query, null).status())
                .isEqualTo(400);
    }

    private JsonNode list(String query) {
        return api.admin("GET", "/posture/findings?" + query, null).json();
    }

    private void acceptAllThatAreNamed() {
        Instant until = Instant.now().plus(Duration.ofDays(30));
        rule("scope-unused")
                .get("affected")
                .valueStream()
                .filter(finding -> finding.get("acceptance").isNull())
                .forEach(finding ->
                        accept("scope-unused", "scope", finding.get("id").asString(), until));
    }

    @Test
    void apiKeysThatAThiefCouldUseForLongAreFound() {
        api.registerOrdersApi();
        String holder = service();
        String key = api.admin(
                        "POST",
                        "/api-keys",
                        Map.of(
                                "client_id",
                                holder,
                                "name",
                                "Batch",
                                "environment",
                                "live",
                                "scopes",
                                List.of("orders:read")))
                .json()
                .get("id")
                .asString();
        assertThat(findings("api-key-from-any-network")).contains(key);
        assertThat(findings("api-key-unused")).doesNotContain(key);
        assertThat(findings("api-key-long-lived")).doesNotContain(key);

        UUID id = UUID.fromString(key);
        database.update(
                "update api_key set created_at = ?, expires_at = ? where id = ?",
                at(Instant.now().minus(Duration.ofDays(100))),
                at(Instant.now().plus(Duration.ofDays(300))),
                id);
        assertThat(findings("api-key-unused")).contains(key);
        assertThat(findings("api-key-long-lived")).contains(key);

        database.update("insert into api_key_network (api_key_id, network) values (?, '192.0.2.0/24')", id);
        assertThat(findings("api-key-from-any-network")).doesNotContain(key);

        database.update("update api_key set enabled = false where id = ?", id);
        assertThat(findings("api-key-unused")).doesNotContain(key);
    }

    @Test
    void temporaryPasswordsThatWaitAndAbsentAdministratorsAreFound() {
        String name = Api.uniqueName("ada");
        String user = api.admin(
                        "POST", "/users", Map.of("username", name, "name", "Ada", "roles", List.of("administrator")))
                .json()
                .get("id")
                .asString();
        assertThat(findings("temporary-password-waiting")).doesNotContain(user);
        assertThat(findings("administrator-absent")).doesNotContain(user);
        assertThat(findings("administrator-alone")).isEmpty();

        UUID id = UUID.fromString(user);
        age("user_account", "password_changed_at", "id", id, 8);
        age("user_account", "created_at", "id", id, 91);
        assertThat(findings("temporary-password-waiting")).contains(user);
        assertThat(findings("administrator-absent")).contains(user);

        database.update("update user_account set enabled = false where id = ?", id);
        assertThat(findings("temporary-password-waiting")).doesNotContain(user);
    }

    @Test
    void aKeyThatShouldHaveBeenRotatedIsFound() {
        String key = Objects.requireNonNull(database.queryForObject(
                "select key_id from signing_key where state = 'ACTIVE' and algorithm = 'ES256'", String.class));
        OffsetDateTime before = database.queryForObject(
                "select activated_at from signing_key where key_id = ?", OffsetDateTime.class, key);
        assertThat(findings("signing-key-overdue")).doesNotContain(key);

        age("signing_key", "activated_at", "key_id", key, 32);
        try {
            assertThat(findings("signing-key-overdue")).contains(key);
        } finally {
            database.update("update signing_key set activated_at = ? where key_id = ?", before, key);
        }
    }

    @Test
    void settingsAreFound() {
        assertThat(findings("issuer-without-tls")).containsExactly("keyturn.issuer");
        assertThat(findings("limits-off"))
                .contains(
                        "keyturn.rate-limit.per-address.authorize",
                        "keyturn.rate-limit.per-address.failed-authentication-of-client",
                        "keyturn.rate-limit.per-client.gateway-check");
        assertThat(findings("sign-in-limits-off")).containsExactly("keyturn.sign-in.max-failures-per-network");
        assertThat(findings("connection-limits-off")).isEmpty();
        assertThat(findings("trusted-proxies-wide")).isEmpty();
    }

    @Test
    void anAcceptedFindingDoesNotCountUntilItsTimeIsOver() {
        String client = clientWithOldSecret();

        String acceptance = accept(OLD_SECRET, "client", client, Instant.now().plus(Duration.ofDays(30)))
                .json()
                .get("id")
                .asString();

        JsonNode finding = finding(OLD_SECRET, client);
        assertThat(finding.get("acceptance").get("reason").asString()).isEqualTo("Replaced in March");
        assertThat(finding.get("acceptance").get("accepted_by").asString()).isEqualTo(RunningServer.AUTOMATION_ID);
        assertThat(api.admin("GET", "/audit-events?type=posture-finding.accepted&size=100", null)
                        .body())
                .contains("client:" + client);

        database.update(
                "update posture_acceptance set accepted_at = ?, expires_at = ? where id = ?",
                at(Instant.now().minusSeconds(60)),
                at(Instant.now().minusSeconds(1)),
                UUID.fromString(acceptance));
        assertThat(finding(OLD_SECRET, client).get("acceptance").isNull()).isTrue();
    }

    @Test
    void anAcceptanceEndsWhenTheClientGetsAnotherScope() {
        String client = clientWithOldSecret();
        Instant until = Instant.now().plus(Duration.ofDays(30));
        accept(OLD_SECRET, "client", client, until);
        assertThat(finding(OLD_SECRET, client).get("acceptance").isNull()).isFalse();

        database.update("insert into client_scope (client_id, scope) values (?, 'admin:keys:read')", client);

        JsonNode finding = finding(OLD_SECRET, client);
        assertThat(finding.get("acceptance").isNull()).isTrue();
        assertThat(finding.at("/outdated_acceptance/changes").valueStream().map(JsonNode::asString))
                .containsExactly("scopes");
        assertThat(finding.at("/outdated_acceptance/acceptance/reason").asString())
                .isEqualTo("Replaced in March");

        accept(OLD_SECRET, "client", client, until);
        assertThat(finding(OLD_SECRET, client).get("acceptance").isNull()).isFalse();
        assertThat(finding(OLD_SECRET, client).get("outdated_acceptance").isNull())
                .isTrue();
    }

    @Test
    void anAcceptanceEndsWhenTheObjectIsCreatedAgain() {
        String client = clientWithOldSecret();
        accept(OLD_SECRET, "client", client, Instant.now().plus(Duration.ofDays(30)));

        age("client", "created_at", "client_id", client, 1);

        assertThat(changes(OLD_SECRET, client)).containsExactly("created-at");
    }

    @Test
    void anAcceptanceEndsWhenAnotherSecretIsOld() {
        String client = clientWithOldSecret();
        accept(OLD_SECRET, "client", client, Instant.now().plus(Duration.ofDays(30)));
        api.admin("POST", "/clients/" + client + "/secrets", null);
        assertThat(changes(OLD_SECRET, client)).isEmpty();

        age("client_secret", "created_at", "client_id", client, 500);

        assertThat(changes(OLD_SECRET, client)).containsExactly("secrets");
    }

    @Test
    void anAcceptanceEndsWhenAnotherRedirectUriBreaksTheRule() {
        String client = register(Map.of(
                "client_name",
                "App",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code"),
                "redirect_uris",
                List.of("com.example.app:/callback"),
                "scopes",
                List.of("openid")));
        String rule = "redirect-uri-with-private-scheme";
        accept(rule, "client", client, Instant.now().plus(Duration.ofDays(30)));

        addRedirectUri(client, "https://app.example/callback");
        assertThat(changes(rule, client)).isEmpty();

        addRedirectUri(client, "com.example.other:/callback");
        assertThat(changes(rule, client)).containsExactly("redirect-uris");
    }

    @Test
    void anAcceptanceIsOfTheStateThatItsReaderSaw() {
        String client = clientWithOldSecret();
        Instant until = Instant.now().plus(Duration.ofDays(30));
        Map<String, Object> seen = request(OLD_SECRET, "client", client, "Replaced in March", until);
        database.update("insert into client_scope (client_id, scope) values (?, 'admin:keys:read')", client);

        assertThat(api.admin("POST", "/posture/acceptances", seen).error()).isEqualTo("409 finding-changed");
        assertThat(finding(OLD_SECRET, client).get("acceptance").isNull()).isTrue();
        assertThat(accept(OLD_SECRET, "client", client, until).status()).isEqualTo(201);
    }

    private void addRedirectUri(String client, String uri) {
        database.update("insert into client_redirect_uri (client_id, redirect_uri) values (?, ?)", client, uri);
    }

    private List<String> changes(String rule, String id) {
        return finding(rule, id)
                .at("/outdated_acceptance/changes")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void anAcceptanceOfABuildWithoutFactsEnds() {
        String client = clientWithOldSecret();
        accept(OLD_SECRET, "client", client, Instant.now().plus(Duration.ofDays(30)));

        database.update("update posture_acceptance set facts = '' where affected = ?", "client:" + client);

        assertThat(changes(OLD_SECRET, client)).containsExactly("created-at", "scopes", "secrets");
    }

    @Test
    void aRuleIsAcceptedOnceAllItsFindingsAre() {
        JsonNode rule = rule("issuer-without-tls");
        int before = report().get("score").asInt();
        assertThat(rule.get("state").asString()).isEqualTo("open");

        String id = accept(
                        "issuer-without-tls",
                        "setting",
                        "keyturn.issuer",
                        Instant.now().plus(Duration.ofDays(1)))
                .json()
                .get("id")
                .asString();
        try {
            assertThat(rule("issuer-without-tls").get("state").asString()).isEqualTo("accepted");
            assertThat(report().get("score").asInt()).isGreaterThan(before);
        } finally {
            assertThat(api.admin("DELETE", "/posture/acceptances/" + id, null).status())
                    .isEqualTo(204);
        }
        assertThat(rule("issuer-without-tls").get("state").asString()).isEqualTo("open");
        assertThat(api.admin("DELETE", "/posture/acceptances/" + id, null).error())
                .isEqualTo("404 acceptance-not-found");
    }

    @Test
    void acceptingAgainReplacesTheReasonAndTheTime() {
        String client = clientWithOldSecret();

        accept(OLD_SECRET, "client", client, Instant.now().plus(Duration.ofDays(30)));
        api.admin(
                "POST",
                "/posture/acceptances",
                request(OLD_SECRET, "client", client, "Second", Instant.now().plus(Duration.ofDays(60))));

        assertThat(finding(OLD_SECRET, client).get("acceptance").get("reason").asString())
                .isEqualTo("Second");
    }

    @Test
    void twoAcceptancesAtOnceLeaveOne() {
        String client = clientWithOldSecret();
        Instant until = Instant.now().plus(Duration.ofDays(30));

        assertThat(Race.between(
                        () -> assertThat(accept(OLD_SECRET, "client", client, until)
                                        .status())
                                .isEqualTo(201),
                        () -> assertThat(accept(OLD_SECRET, "client", client, until)
                                        .status())
                                .isEqualTo(201)))
                .containsOnlyNulls();
        assertThat(database.queryForObject(
                        "select count(*) from posture_acceptance where affected = ?",
                        Integer.class,
                        "client:" + client))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-rule", "limits-off", "client-secret-old "})
    void onlyFindingsOfTheReportCanBeAccepted(String rule) {
        String client = clientWithOldSecret();

        assertThat(accept(rule, "client", client, Instant.now().plus(Duration.ofDays(1)))
                        .error())
                .isEqualTo("404 finding-not-found");
    }

    @ParameterizedTest
    @CsvSource({"-1, past", "401, too-far-ahead"})
    void anAcceptanceEndsWithin400Days(int days, String code) {
        String client = clientWithOldSecret();

        Api.Answer answer = accept(OLD_SECRET, "client", client, Instant.now().plus(Duration.ofDays(days)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("errors").get(0).get("field").asString()).isEqualTo("expires_at");
        assertThat(answer.json().get("errors").get(0).get("code").asString()).isEqualTo(code);
    }

    @Test
    void anAcceptanceNeedsAReason() {
        String client = clientWithOldSecret();
        Instant until = Instant.now().plus(Duration.ofDays(1));

        assertThat(Stream.of("", " ", "a\nb", "x".repeat(501))
                        .map(reason -> api.admin(
                                        "POST",
                                        "/posture/acceptances",
                                        request(OLD_SECRET, "client", client, reason, until))
                                .status()))
                .containsOnly(400);
    }

    @Test
    void theSignedReportIsSignedByTheServersKey() throws Exception {
        SignedJWT report = SignedJWT.parse(api.admin("GET", "/posture/signed-report", null)
                .json()
                .get("report")
                .asString());

        JWKSet keys = JWKSet.parse(api.get("/oauth2/jwks", null).body());
        assertThat(report.getHeader().getType().getType()).isEqualTo("posture-report+jwt");
        assertThat(report.verify(new ECDSAVerifier(
                        keys.getKeyByKeyId(report.getHeader().getKeyID()).toECKey())))
                .isTrue();
        assertThat(report.getJWTClaimsSet().getIssuer()).isEqualTo(api.issuer().toString());
        assertThat(report.getJWTClaimsSet().getJSONObjectClaim("report")).containsKeys("score", "rules", "checked_at");
    }

    @Test
    void theSignedReportCanBeVerifiedWithoutTheJwks() throws Exception {
        SignedJWT report = SignedJWT.parse(api.admin("GET", "/posture/signed-report", null)
                .json()
                .get("report")
                .asString());

        JWK key = report.getHeader().getJWK();
        assertThat(key.isPrivate()).isFalse();
        assertThat(report.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        String keyId = report.getHeader().getKeyID();
        assertThat(key.computeThumbprint()).hasToString(keyId);
        assertThat(api.admin("GET", "/signing-keys/" + keyId, null).status()).isEqualTo(200);
    }

    @Test
    void eachDayHasOneScoreHoweverManyNodesKeepIt() {
        Race.between(
                () -> {
                    scoring.run();
                    return true;
                },
                () -> {
                    scoring.run();
                    return true;
                });

        assertThat(database.queryForObject("select count(*) from posture_score", Integer.class))
                .isEqualTo(1);
        JsonNode history = report().get("history");
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.get(0).get("score").asInt()).isBetween(0, 100);
    }

    private String service() {
        api.registerOrdersApi();
        return register(Map.of(
                "client_name",
                "<script>alert(1)</script>",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of("orders:read")));
    }

    private String clientWithOldSecret() {
        String client = service();
        age("client_secret", "created_at", "client_id", client, 500);
        return client;
    }

    private String register(Map<String, ?> metadata) {
        return api.registerClient(metadata).get("client_id").asString();
    }

    private UUID registerScopes(List<String> names) {
        return UUID.fromString(api.admin(
                        "POST",
                        "/apis",
                        Map.of(
                                "name",
                                "Posture",
                                "audience",
                                "https://" + names.get(0) + ".example",
                                "scopes",
                                names.stream()
                                        .map(name -> Map.of("name", name, "description", "A scope"))
                                        .toList()))
                .json()
                .get("id")
                .asString());
    }

    private void age(String table, String column, String key, Object value, int days) {
        database.update(
                "update " + table + " set " + column + " = ? where " + key + " = ?",
                at(Instant.now().minus(Duration.ofDays(days))),
                value);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private Api.Answer accept(String rule, String type, String id, Instant until) {
        return api.admin("POST", "/posture/acceptances", request(rule, type, id, "Replaced in March", until));
    }

    private Map<String, Object> request(String rule, String type, String id, String reason, Instant until) {
        return request(rule, type, id, fingerprint(rule, id), reason, until);
    }

    private static Map<String, Object> request(
            String rule, String type, String id, String fingerprint, String reason, Instant until) {
        return Map.of(
                "rule",
                rule,
                "type",
                type,
                "affected_id",
                id,
                "fingerprint",
                fingerprint,
                "reason",
                reason,
                "expires_at",
                until.toString());
    }

    /** Of the finding as it is now, or of none. */
    private String fingerprint(String rule, String id) {
        String query = "rule=" + Api.encode(Map.of("", rule)).substring(1) + "&affected_id="
                + Api.encode(Map.of("", id)).substring(1);
        Api.Answer found = api.admin("GET", "/posture/findings?" + query, null);
        return found.status() == 200 ? found.json().at("/items/0/fingerprint").asString("none") : "none";
    }

    private JsonNode report() {
        return api.admin("GET", "/posture", null).json();
    }

    private Stream<JsonNode> rules() {
        return report().get("rules").valueStream();
    }

    private JsonNode rule(String id) {
        return rules().filter(rule -> rule.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<String> findings(String rule) {
        return rule(rule)
                .get("affected")
                .valueStream()
                .map(finding -> finding.get("id").asString())
                .toList();
    }

    private JsonNode finding(String rule, String id) {
        return rule(rule)
                .get("affected")
                .valueStream()
                .filter(finding -> finding.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
