package dev.keyturn.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Metrics of this server's own, by what changes them. */
@RunningServer
abstract class ServerMetricsFlow {

    private static final String SCOPE = "admin:metrics:read";
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    @Autowired
    Api api;

    @Autowired
    MeterRegistry meters;

    @Autowired
    MutableClock.Shifted clock;

    @Test
    void tokenRequestsAreCountedByGrantTypeAndResult() {
        double issued = requests("client_credentials", "issued");
        double rejected = requests("client_credentials", "rejected");
        double exchanged = requests(EXCHANGE, "rejected");
        double other = requests("other", "rejected");

        api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, SCOPE);
        api.clientCredentials(RunningServer.AUTOMATION_ID, "wrong", SCOPE);
        ask(Map.of("grant_type", EXCHANGE));
        ask(Map.of("grant_type", "invented-" + System.nanoTime()));
        ask(Map.of());

        assertThat(requests("client_credentials", "issued")).isEqualTo(issued + 1);
        assertThat(requests("client_credentials", "rejected")).isEqualTo(rejected + 1);
        assertThat(requests(EXCHANGE, "rejected")).isEqualTo(exchanged + 1);
        assertThat(requests("other", "rejected")).isEqualTo(other + 2);
    }

    @Test
    void aRejectedClientAtAnotherEndpointMadeNoTokenRequest() {
        double before = requests("other", "rejected");
        double rejected = rejected("/oauth2/revoke", "wrong-secret");

        api.post("/oauth2/revoke", Map.of("token", "x"), RunningServer.AUTOMATION_ID, "wrong");

        assertThat(requests("other", "rejected")).isEqualTo(before);
        assertThat(rejected("/oauth2/revoke", "wrong-secret")).isEqualTo(rejected + 1);
    }

    @Test
    void rejectedRequestsAreCountedByReason() {
        double before = rejected("/oauth2/token", "scope-not-allowed");

        api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "invented");

        assertThat(rejected("/oauth2/token", "scope-not-allowed")).isEqualTo(before + 1);
    }

    @Test
    void signInsAreCountedByResult() {
        double succeeded = signIns("succeeded");
        double wrong = signIns("wrong-credentials");

        new Visitor(api.issuer()).signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
        new Visitor(api.issuer()).signIn("nobody-of-this-name", "wrong");

        assertThat(signIns("succeeded")).isEqualTo(succeeded + 1);
        assertThat(signIns("wrong-credentials")).isEqualTo(wrong + 1);
    }

    @Test
    void aRepeatedLookupOfAClientHitsTheCache() {
        api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, SCOPE);
        double hits = counter("cache.gets", "cache", "clients", "result", "hit");

        api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, SCOPE);
        api.clientCredentials("no-such-client", "wrong", SCOPE);

        assertThat(counter("cache.gets", "cache", "clients", "result", "hit")).isGreaterThan(hits);
        assertThat(counter("cache.gets", "cache", "clients", "result", "miss")).isPositive();
        assertThat(gauge("cache.size", "cache", "clients")).isPositive();
    }

    @Test
    void agesGrowWhileNothingHappens() {
        double hour = Duration.ofHours(1).toSeconds();
        for (String age :
                Set.of("keyturn.revocation.feed.lag", "keyturn.audit.tree.lag", "keyturn.audit.tree.head.age")) {
            assertThat(gauge(age)).as(age).isBetween(0.0, hour);
            clock.during(
                    Duration.ofHours(1), () -> assertThat(gauge(age)).as(age).isGreaterThanOrEqualTo(hour));
        }
        assertThat(gauge("keyturn.revocation.feed.readers")).isGreaterThanOrEqualTo(0);
    }

    @Test
    void aSigningKeyIsOverdueWhenItsTermHasPassed() {
        assertThat(gauge("keyturn.signing.key.rotation", "algorithm", "ES256")).isPositive();
        assertThat(gauge("keyturn.signing.key.age", "algorithm", "ES256")).isBetween(0.0, 86_400.0);

        clock.during(Duration.ofDays(40), () -> {
            assertThat(gauge("keyturn.signing.key.rotation", "algorithm", "ES256"))
                    .isNegative();
            assertThat(gauge("keyturn.signing.key.age", "algorithm", "ES256")).isGreaterThan(39 * 86_400.0);
        });
    }

    @Test
    void callersCannotInventLabels() {
        ask(Map.of("grant_type", "invented"));
        Set<String> before = labels();

        IntStream.range(0, 50).forEach(each -> {
            ask(Map.of("grant_type", "invented-" + each));
            api.clientCredentials("invented-" + each, "wrong", SCOPE);
            api.get("/invented-" + each, null);
            api.get("/admin/api/v1/invented-" + each, "invented");
        });

        assertThat(labels()).hasSizeLessThan(before.size() + 20).noneMatch(label -> label.contains("invented"));
    }

    private Set<String> labels() {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getName()
                        + StreamSupport.stream(id.getTagsAsIterable().spliterator(), false)
                                .map(Tag::getValue)
                                .collect(Collectors.joining(",", "{", "}")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void ask(Map<String, String> form) {
        api.post("/oauth2/token", form, RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET);
    }

    private double requests(String grantType, String result) {
        return counter("keyturn.token.requests", "grant_type", grantType, "result", result);
    }

    private double rejected(String endpoint, String reason) {
        return counter("keyturn.requests.rejected", "endpoint", endpoint, "reason", reason);
    }

    private double signIns(String result) {
        return counter("keyturn.sign.ins", "result", result);
    }

    private double counter(String name, String... tags) {
        var search = meters.find(name).tags(tags);
        Counter counter = search.counter();
        return counter != null
                ? counter.count()
                : search.functionCounters().stream()
                        .mapToDouble(each -> each.count())
                        .sum();
    }

    private double gauge(String name, String... tags) {
        Gauge gauge = meters.find(name).tags(tags).gauge();
        assertThat(gauge).as(name).isNotNull();
        return gauge.value();
    }
}
