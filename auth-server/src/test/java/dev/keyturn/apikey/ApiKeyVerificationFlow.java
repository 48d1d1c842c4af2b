package dev.keyturn.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.apikey.usage.ApiKeyUses;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.Statements;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What resource servers are told about keys, one by one and many at once. */
abstract class ApiKeyVerificationFlow extends VerifyingScene {

    @Autowired
    ApiKeyUses uses;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    MeterRegistry meters;

    @Test
    void aGoodKeyIsDescribed() {
        JsonNode issued = issue(Map.of("scopes", List.of(read, write)));

        JsonNode answer = verify(Map.of("key", text(issued), "scopes", List.of(read)));

        assertThat(answer.get("valid").asBoolean()).isTrue();
        assertThat(answer.has("reason")).isFalse();
        assertThat(answer.get("key_id").asString()).isEqualTo(id(issued));
        assertThat(answer.get("client_id").asString()).isEqualTo(owner);
        assertThat(answer.get("environment").asString()).isEqualTo("live");
        assertThat(answer.get("scopes").toString()).contains(read, write);
        assertThat(answer.get("audiences").get(0).asString()).isEqualTo(audience);
        assertThat(answer.get("expires_at").asString())
                .isEqualTo(issued.get("expires_at").asString());
    }

    @Test
    void verdictsAreCountedByResult() {
        JsonNode issued = issue(Map.of());
        double valid = verdicts("valid");
        double malformed = verdicts("malformed");

        verify(Map.of("key", text(issued)));
        reason(Map.of("key", "something else"));

        assertThat(verdicts("valid")).isEqualTo(valid + 1);
        assertThat(verdicts("malformed")).isEqualTo(malformed + 1);
    }

    private double verdicts(String result) {
        return meters.get("keyturn.api.key.verifications")
                .tag("result", result)
                .functionCounter()
                .count();
    }

    @Test
    void aRejectedKeyIsReportedWithItsReason() {
        JsonNode disabled = issue(Map.of());
        post(disabled, "disable");
        JsonNode revoked = issue(Map.of());
        post(revoked, "revoke");
        JsonNode bound = issue(Map.of("allowed_addresses", List.of("203.0.113.0/24")));
        JsonNode narrow = issue(Map.of());

        assertThat(reason(Map.of("key", text(disabled)))).isEqualTo("disabled");
        assertThat(reason(Map.of("key", text(revoked)))).isEqualTo("revoked");
        assertThat(reason(Map.of("key", text(bound)))).isEqualTo("address-not-allowed");
        assertThat(reason(Map.of("key", text(bound), "address", "198.51.100.1")))
                .isEqualTo("address-not-allowed");
        assertThat(reason(Map.of("key", text(narrow), "scopes", List.of(write))))
                .isEqualTo("insufficient-scope");
        assertThat(reason(Map.of("key", "kt_live_" + "A".repeat(49)))).isEqualTo("malformed");
        assertThat(reason(Map.of("key", "something else"))).isEqualTo("malformed");
        assertThat(reason(Map.of("key", "x".repeat(10_240)))).isEqualTo("malformed");
        assertThat(reason(Map.of("key", "nobodys-key"))).isEqualTo("unknown");
    }

    @Test
    void anApiOfOneEnvironmentTakesNoKeyOfAnother() {
        JsonNode live = issue(Map.of());
        JsonNode test = issue(Map.of("environment", "test"));
        JsonNode known = api.admin("GET", "/apis?q=" + name, null).json().at("/items/0");
        Api.Answer changed = api.adminRaw(
                "PUT",
                "/apis/" + known.get("id").asString(),
                JSON.writeValueAsString(Map.of(
                        "name",
                        "Stock",
                        "scopes",
                        List.of(
                                Map.of("name", read, "description", "See the stock"),
                                Map.of("name", write, "description", "Change the stock")),
                        "access_tokens",
                        Map.of("introspection_client", resourceServer),
                        "api_key_environment",
                        "test")),
                "If-Match",
                "*");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);

        assertThat(reason(Map.of("key", text(live)))).isEqualTo("wrong-environment");
        assertThat(verify(Map.of("key", text(test))).get("valid").asBoolean()).isTrue();
        assertThat(introspect(resourceServer, text(live))).hasToString(INACTIVE);
    }

    @Test
    void aResourceServerSeesNoKeysOfOtherApis() {
        String key = text(issue(Map.of()));

        token = tokenOf(stranger);

        assertThat(reason(Map.of("key", key))).isEqualTo("unknown");
    }

    @Test
    void manyKeysAreAnsweredInTheirOrder() {
        String good = text(issue(Map.of()));

        JsonNode answer = verify(Map.of("keys", List.of(Map.of("key", good), Map.of("key", "kt_live_no"))));

        assertThat(answer.get("results").size()).isEqualTo(2);
        assertThat(answer.at("/results/0/valid").asBoolean()).isTrue();
        assertThat(answer.at("/results/1/reason").asString()).isEqualTo("malformed");
    }

    @Test
    void aHundredKeysAreTheMost() {
        assertThat(send(Map.of("keys", copies(100))).status()).isEqualTo(200);
        assertThat(send(Map.of("keys", copies(101))).status()).isEqualTo(400);
        assertThat(send(Map.of("keys", List.of())).status()).isEqualTo(400);
        assertThat(send(Map.of("key", "a", "keys", copies(1))).status()).isEqualTo(400);
    }

    @Test
    void aCachedKeyIsVerifiedWithoutAStatementAndAnUncachedOneWithOne() {
        Map<String, String> known = Map.of("key", text(issue(Map.of())));
        Map<String, String> other = Map.of("key", text(issue(Map.of())));
        verify(known);

        assertThat(Statements.during(() -> verify(known))).isEmpty();
        assertThat(Statements.during(() -> verify(other))).hasSize(1);
    }

    @Test
    void aBudgetPaysForCallsUntilItIsUsedUpAndThenForThoseOfTheNextPeriod() {
        Map<String, Object> call = new HashMap<>(Map.of("key", text(limited(3))));

        Api.Answer first = send(call);
        assertThat(first.json().get("valid").asBoolean()).isTrue();
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"rate\";q=3;w=3600");
        assertThat(first.header("RateLimit")).startsWith("\"rate\";r=2;t=");
        assertThat(first.json().at("/budgets/0/remaining").asLong()).isEqualTo(2);

        call.put("cost", 3);
        assertThat(reason(call)).isEqualTo("budget-exceeded");
        call.put("cost", 2);
        assertThat(verify(call).get("valid").asBoolean()).isTrue();
        call.put("cost", 0);
        assertThat(verify(call).at("/budgets/0/remaining").asLong()).isZero();
        call.put("cost", 1);
        Api.Answer usedUp = send(call);
        assertThat(usedUp.json().get("reason").asString()).isEqualTo("budget-exceeded");
        assertThat(usedUp.header("RateLimit")).startsWith("\"rate\";r=0;t=");
        assertThat(usedUp.header("Retry-After"))
                .isEqualTo(usedUp.header("RateLimit").replaceFirst(".*;t=", ""));
        assertThat(first.header("Retry-After")).isEmpty();
        assertThat(introspect(resourceServer, String.valueOf(call.get("key")))).hasToString(INACTIVE);

        clock.during(Duration.ofHours(1), () -> {
            token = tokenOf(resourceServer);
            assertThat(verify(call).get("valid").asBoolean()).isTrue();
        });
    }

    @Test
    void aBudgetThatIsChangedCountsAtOnceWithWhatWasUsed() {
        JsonNode key = limited(3);
        Map<String, Object> call = Map.of("key", text(key), "cost", 3);
        assertThat(verify(call).get("valid").asBoolean()).isTrue();
        Map<String, Object> one = Map.of("key", text(key));
        assertThat(reason(one)).isEqualTo("budget-exceeded");

        rate(key, 1000);
        Api.Answer raised = send(one);
        assertThat(raised.header("RateLimit-Policy")).isEqualTo("\"rate\";q=1000;w=3600");
        assertThat(raised.header("RateLimit")).startsWith("\"rate\";r=996;t=");

        rate(key, 5);
        assertThat(verify(one).get("valid").asBoolean()).isTrue();
        assertThat(reason(one)).isEqualTo("budget-exceeded");
        rate(key, 4);
        assertThat(reason(one)).isEqualTo("budget-exceeded");
    }

    @Test
    void aBudgetOfAnotherPeriodBeginsWithWhatIsLeftOfIt() {
        JsonNode key = issue(Map.of("quota", Map.of("limit", 1_000_000, "period_seconds", 3600)));
        Map<String, Object> call = Map.of("key", text(key));
        assertThat(verify(call).get("valid").asBoolean()).isTrue();

        change(key, "quota", 10_000, 86_400);
        assertThat(verify(call).at("/budgets/0/remaining").asLong()).isEqualTo(9_998);

        JsonNode daily = issue(Map.of("quota", Map.of("limit", 10_000, "period_seconds", 86_400)));
        call = Map.of("key", text(daily));
        assertThat(verify(call).get("valid").asBoolean()).isTrue();
        change(daily, "quota", 1_000, 3600);
        assertThat(verify(call).at("/budgets/0/remaining").asLong()).isBetween(998L, 999L);
    }

    private void rate(JsonNode key, int limit) {
        change(key, "rate", limit, 3600);
    }

    private void change(JsonNode key, String budget, int limit, int periodSeconds) {
        Map<String, Object> form = Map.of(
                "name",
                key.get("name").asString(),
                "scopes",
                key.get("scopes"),
                budget,
                Map.of("limit", limit, "period_seconds", periodSeconds));
        assertThat(api.admin("PUT", "/api-keys/" + key.get("id").asString(), form)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void askingHowAFreshKeyStandsTellsItsWholeBudget() {
        Map<String, Object> call = Map.of("key", text(limited(3)), "cost", 0);

        assertThat(verify(call).at("/budgets/0/remaining").asLong()).isEqualTo(3);
        assertThat(verify(call).at("/budgets/0/remaining").asLong()).isEqualTo(3);
    }

    @Test
    void theSumIsNeverExceededHoweverManyAskAtOnce() {
        Map<String, String> call = Map.of("key", text(limited(20)));
        AtomicInteger accepted = new AtomicInteger();
        Callable<?>[] callers = Stream.<Callable<?>>generate(() -> () -> {
                    for (int i = 0; i < 5; i++) {
                        accepted.addAndGet(verify(call).get("valid").asBoolean() ? 1 : 0);
                    }
                    return null;
                })
                .limit(8)
                .toArray(Callable<?>[]::new);

        assertThat(Race.between(callers)).containsOnlyNulls();

        assertThat(accepted).hasValue(20);
    }

    @Test
    void mostCallsThatABudgetPaysForTakeNoStatement() {
        Map<String, String> call = Map.of("key", text(limited(1_000)));
        verify(call);

        assertThat(Statements.during(() -> IntStream.range(0, 40).forEach(i -> verify(call))))
                .isEmpty();
    }

    @Test
    void whenWhereAndHowOftenAKeyWasUsedIsWrittenDownTogether() {
        JsonNode issued = issue(Map.of());
        Map<String, Object> use = new HashMap<>(Map.of("key", text(issued)));
        use.put("address", "203.0.113.9");
        use.put("user_agent", "curl/8 \u0007" + "x".repeat(300));
        verify(use);
        verify(use);
        reason(Map.of("key", text(issued), "scopes", List.of(write)));

        List<String> statements = Statements.during(uses::write);

        JsonNode known = api.admin("GET", "/api-keys/" + id(issued), null).json();
        assertThat(known.get("last_used_at").isNull()).isFalse();
        assertThat(known.get("last_used_address").asString()).isEqualTo("203.0.113.9");
        assertThat(known.get("last_used_user_agent").asString())
                .startsWith("curl/8 ?x")
                .hasSize(200);
        assertThat(known.get("last_used_audience").asString()).isEqualTo(audience);
        JsonNode hours =
                api.admin("GET", "/api-keys/" + id(issued) + "/uses", null).json();
        assertThat(sum(hours, "accepted")).isEqualTo(2);
        assertThat(sum(hours, "refused")).isEqualTo(1);
        assertThat(statements).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    @Rfc({"6750#3", "6750#3.1"})
    void verificationWithoutAValidTokenIsChallenged() {
        String key = text(issue(Map.of()));
        String body = JSON.writeValueAsString(Map.of("key", key));

        assertThat(send(body, null).status()).isEqualTo(401);
        assertThat(send(body, null).header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(send(body, "nonsense").status()).isEqualTo(401);
        String otherToken = api.clientCredentials(owner, Objects.requireNonNull(secrets.get(owner)), read)
                .json()
                .get("access_token")
                .asString();
        assertThat(send(body, otherToken).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"key\": 5}",
                "{\"key\": null}",
                "{\"key\": \"a\", \"key\": \"b\"}",
                "{\"key\": \"a\", \"more\": true}",
                "{\"key\": \"a\", \"cost\": -1}",
                "{\"key\": \"a\", \"cost\": 1000001}",
                "{\"key\": \"a\", \"cost\": 1.5}",
                "{\"key\": \"a\", \"cost\": 1e3}",
                "{\"key\": \"a\", \"cost\": \"1\"}",
                "{\"key\": \"a\", \"cost\": 18446744073709551617}",
                "{\"key\": \"a\\u0000\"}",
                "{\"key\": \"a\", \"scopes\": \"read\"}",
                "{\"keys\": [null]}",
                "{\"keys\": [{}]}",
                "{\"key\": \"a\"} {}"
            })
    void aBodyThatIsNotAsItShouldBeIsRefusedWithoutRepeatingIt(String body) {
        Api.Answer refused = send(body, token);

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void aBodyOfManyMegabytesIsNotRead() {
        assertThat(send("{\"key\": \"" + "x".repeat(3_000_000) + "\"}", token).status())
                .isEqualTo(413);
    }

    @Test
    void onlyPostOfJsonIsUnderstood() {
        assertThat(api.get("/api-keys/verify", token).status()).isEqualTo(405);
        assertThat(api.send(HttpRequest.newBuilder(api.issuer().resolve("/api-keys/verify"))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("kt_live_")))
                        .status())
                .isEqualTo(415);
    }

    private JsonNode limited(int most) {
        return issue(Map.of("rate", Map.of("limit", most, "period_seconds", 3600)));
    }

    private static List<Map<String, String>> copies(int count) {
        return Stream.generate(() -> Map.of("key", "kt_live_no")).limit(count).toList();
    }

    private static long sum(JsonNode hours, String field) {
        return IntStream.range(0, hours.size())
                .mapToLong(i -> hours.get(i).get(field).asLong())
                .sum();
    }
}
