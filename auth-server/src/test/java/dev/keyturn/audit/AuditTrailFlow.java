package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyturn.audit.proof.AuditSequencer;
import dev.keyturn.storage.Purge;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What is written down, what of it an administrator sees, and what is never there. */
@RunningServer
abstract class AuditTrailFlow {

    @Autowired
    Api api;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    AuditSequencer sequencer;

    @Autowired
    @Qualifier("auditEventPurge")
    Purge purge;

    @Test
    void tellsWhoDidWhatToWhomAndFromWhere() {
        Instant before = Instant.now();
        String id = registerClient();

        JsonNode event = only("type=client.created&subject_id=" + id);

        assertThat(event.get("type").asString()).isEqualTo("client.created");
        assertThat(event.get("failure").asBoolean()).isFalse();
        assertThat(event.get("actor").get("kind").asString()).isEqualTo("client");
        assertThat(event.get("actor").get("id").asString()).isEqualTo(RunningServer.AUTOMATION_ID);
        assertThat(event.get("subject").get("kind").asString()).isEqualTo("client");
        assertThat(event.get("subject").get("name").asString()).isEqualTo("Nightly export");
        assertThat(event.get("remote_address").asString()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(Instant.parse(event.get("occurred_at").asString())).isBetween(before, Instant.now());
    }

    @Test
    void aSignInNamesTheUserAsActorAndAWrongPasswordAnAnonymousOne() {
        String name = Api.uniqueName("ada");
        JsonNode created = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"))
                .json();
        String id = created.get("id").asString();
        new Visitor(api.issuer()).signIn(name, "a wrong password");
        new Visitor(api.issuer()).signIn(name, created.get("temporary_password").asString());

        JsonNode wrong = only("type=sign-in.failed&subject_id=" + id);
        JsonNode right = only("type=user.signed-in&subject_id=" + id);

        assertThat(wrong.get("failure").asBoolean()).isTrue();
        assertThat(wrong.get("actor").get("kind").asString()).isEqualTo("anonymous");
        assertThat(right.get("failure").asBoolean()).isFalse();
        assertThat(right.get("actor").get("kind").asString()).isEqualTo("user");
        assertThat(right.get("actor").get("id").asString()).isEqualTo(id);
        assertThat(right.get("actor").get("name").asString()).isEqualTo(name);
    }

    @Test
    void tellsWhatTheServerDidByItself() {
        JsonNode keys = list("type=signing-key.generated&size=100").get("items");

        assertThat(keys.size()).isGreaterThanOrEqualTo(2);
        JsonNode first = keys.get(keys.size() - 1);
        assertThat(first.get("actor").get("kind").asString()).isEqualTo("server");
        assertThat(first.get("remote_address").isNull()).isTrue();
    }

    @Test
    void showsTheNewestFirstInPages() {
        String id = registerClient();
        api.adminRaw("POST", "/clients/" + id + "/disable", "", "If-Match", "*");
        api.adminRaw("POST", "/clients/" + id + "/enable", "", "If-Match", "*");

        JsonNode all = list("subject_id=" + id);
        JsonNode second = list("subject_id=" + id + "&page=1&size=1");

        assertThat(types(all))
                .containsExactly("client.enabled", "client.disabled", "client-secret.created", "client.created");
        assertThat(types(second)).containsExactly("client.disabled");
        assertThat(second.get("total").asInt()).isEqualTo(4);
    }

    @Test
    void findsOneEventByItsIdentifier() {
        String id = registerClient();
        String event = only("type=client.created&subject_id=" + id).get("id").asString();

        assertThat(only("event_id=" + event).get("id").asString()).isEqualTo(event);
        assertThat(list("event_id=" + UUID.randomUUID()).get("total").asInt()).isZero();
        assertThat(api.admin("GET", "/audit-events?event_id=x", null).status()).isEqualTo(400);
    }

    @Test
    void findsEventsByTheirIdentifiersInOneRequest() {
        String id = registerClient();
        String client = only("type=client.created&subject_id=" + id).get("id").asString();
        String secret =
                only("type=client-secret.created&subject_id=" + id).get("id").asString();
        String none = UUID.randomUUID().toString();

        assertThat(types(list("event_id=" + client + "&event_id=" + secret + "&event_id=" + none)))
                .containsExactlyInAnyOrder("client.created", "client-secret.created");
        assertThat(list("event_id=" + client + "," + secret).get("total").asInt())
                .isEqualTo(2);
        assertThat(api.admin("GET", "/audit-events/older?event_id=" + client + "," + secret, null)
                        .json()
                        .get("items"))
                .hasSize(2);
        assertThat(list("event_id=").get("total").asInt())
                .isEqualTo(list("").get("total").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/audit-events", "/audit-events/older"})
    void identifiersThatAreNoneOrTooManyAreRejectedAtTheirField(String path) {
        String ids = String.join(",", Collections.nCopies(101, UUID.randomUUID().toString()));

        assertThat(api.admin("GET", path + "?event_id=" + ids, null)
                        .json()
                        .at("/errors/0")
                        .toString())
                .contains("event_id", "100");
        assertThat(api.admin("GET", path + "?event_id=,", null).status()).isEqualTo(400);
        assertThat(api.admin("GET", path + "?event_id=" + UUID.randomUUID() + "&event_id=x", null)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void isSearchedByNameTypeAndTime() {
        String id = registerClient();
        Instant at = Instant.parse(
                only("type=client.created&subject_id=" + id).get("occurred_at").asString());

        assertThat(types(list("subject_id=" + id + "&q=NIGHTLY"))).hasSize(2);
        assertThat(types(list("subject_id=" + id + "&q=nobody"))).isEmpty();
        assertThat(types(list("subject_id=" + id + "&type=client.deleted"))).isEmpty();
        assertThat(types(list("subject_id=" + id + "&from=" + at))).contains("client.created");
        assertThat(types(list("subject_id=" + id + "&to=" + at))).doesNotContain("client.created");
        assertThat(types(list("subject_id=" + id + "&from=" + at.plusNanos(1000))))
                .doesNotContain("client.created");
    }

    @Test
    void countsABurstOfFailuresInOneRow() {
        String name = Api.uniqueName("ada");
        String id = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"))
                .json()
                .get("id")
                .asString();
        for (int i = 0; i < 3; i++) {
            new Visitor(api.issuer()).signIn(name, "a wrong password");
        }

        JsonNode wrong = only("type=sign-in.failed&subject_id=" + id);

        assertThat(wrong.get("occurrences").asInt()).isEqualTo(3);
        assertThat(Instant.parse(wrong.get("last_occurred_at").asString()))
                .isAfter(Instant.parse(wrong.get("occurred_at").asString()));
    }

    @Test
    void countsWhatHappensAtTheSameMoment() {
        String id = UUID.randomUUID().toString();
        Callable<?> happen = Executors.callable(
                () -> transaction.executeWithoutResult(status -> events.publishEvent(new Repeated(id))));

        assertThat(Race.between(Collections.nCopies(8, happen).toArray(Callable[]::new)))
                .containsOnlyNulls();

        assertThat(only("subject_id=" + id).get("occurrences").asInt()).isEqualTo(8);
    }

    @Test
    void countsTogetherWhatComesFromTooManyNetworks() {
        String id = UUID.randomUUID().toString();
        clock.during(Duration.ofHours(5), () -> {
            for (int i = 0; i < AuditBursts.NETWORKS + 3; i++) {
                events.publishEvent(new Repeated(id, new AuditableEvent.Burst(1, "10.1." + i / 250 + "." + i % 250)));
            }
        });

        assertThat(list("subject_id=" + id).get("total").asInt()).isEqualTo(AuditBursts.NETWORKS + 1);
        JsonNode last = list("subject_id=" + id).get("items").get(0);
        assertThat(last.get("occurrences").asInt()).isEqualTo(3);
        assertThat(last.get("remote_address").isNull()).isTrue();
    }

    @Test
    void anEventOfAnotherHourDoesNotBeginTheCountAnew() {
        String id = UUID.randomUUID().toString();
        clock.during(Duration.ofHours(8), () -> {
            for (int i = 0; i < AuditBursts.NETWORKS; i++) {
                events.publishEvent(new Repeated(id, new AuditableEvent.Burst(1, "10.2." + i / 250 + "." + i % 250)));
            }
        });
        events.publishEvent(new Repeated(UUID.randomUUID().toString()));

        clock.during(
                Duration.ofHours(8),
                () -> events.publishEvent(new Repeated(id, new AuditableEvent.Burst(1, "10.3.0.1"))));

        JsonNode found = list("subject_id=" + id);
        assertThat(found.get("total").asInt()).isEqualTo(AuditBursts.NETWORKS + 1);
        assertThat(found.get("items").get(0).get("remote_address").isNull()).isTrue();
    }

    @Test
    void countsAnewEachHour() {
        String id = UUID.randomUUID().toString();
        events.publishEvent(new Repeated(id));
        clock.during(Duration.ofHours(1), () -> events.publishEvent(new Repeated(id)));

        assertThat(list("subject_id=" + id).get("total").asInt()).isEqualTo(2);
    }

    @Test
    void keepsAnEventForItsRetention() {
        String id = UUID.randomUUID().toString();
        events.publishEvent(new Happened(id, "x", Map.of()));
        sequencer.run();

        // rolled back, since the other tests' events would go too
        transaction.executeWithoutResult(status -> {
            purge.purge(clock.instant().plus(Duration.ofDays(400)).minus(Duration.ofMinutes(5)), 10_000);
            assertThat(countOf(id)).isEqualTo(1);
            purge.purge(clock.instant().plus(Duration.ofDays(400)).plus(Duration.ofMinutes(5)), 10_000);
            assertThat(countOf(id)).isZero();
            status.setRollbackOnly();
        });
    }

    private int countOf(String subject) {
        return Objects.requireNonNull(database.queryForObject(
                "select count(*) from audit_event where subject_id = ?", Integer.class, subject));
    }

    @Test
    void keepsNoEventOfATransactionThatFailed() {
        String id = UUID.randomUUID().toString();

        assertThatIllegalStateException()
                .isThrownBy(() -> transaction.executeWithoutResult(status -> {
                    events.publishEvent(new Happened(id, "x", Map.of()));
                    throw new IllegalStateException("after the event");
                }));

        assertThat(types(list("subject_id=" + id))).isEmpty();
    }

    @Test
    void keepsHostileTextAsTextAndShortensWhatIsTooLong() {
        String id = UUID.randomUUID().toString();
        String hostile = "'; drop table audit_event; --<script>\u0001\u2028%_!\\";

        events.publishEvent(new Happened(id, hostile + "n".repeat(500), Map.of(hostile, hostile)));
        events.publishEvent(new Happened(id, "large", Map.of("x", "y".repeat(20_000))));

        JsonNode items = list("subject_id=" + id).get("items");
        assertThat(items.get(1).get("subject").get("name").asString())
                .hasSize(200)
                .startsWith(hostile);
        assertThat(items.get(1).get("details").get(hostile).asString()).isEqualTo(hostile);
        assertThat(items.get(0).get("details").get("shortened").asString()).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size=0",
                "size=101",
                "page=-1",
                "page=x",
                "from=yesterday",
                "to=2026-13-45T00:00:00Z",
                "size=99999999999999999999"
            })
    void refusesAQueryThatMakesNoSense(String query) {
        Api.Answer answer = api.admin("GET", "/audit-events?" + query, null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.body()).doesNotContain("Exception", "java.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%25", "q=_", "q=!", "q=%5C", "q=%27%20or%201=1--", "type=%27", "subject_id=%27%3B"})
    void takesMetacharactersForText(String query) {
        String id = registerClient();

        Api.Answer answer = api.admin("GET", "/audit-events?" + query, null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(id);
    }

    @ParameterizedTest
    @CsvSource({
        "type=%00,type,not-one-line",
        "subject_id=a%00b,subject_id,not-one-line",
        "q=%00,q,not-one-line",
        "from=-4800-01-01T00:00:00Z,from,out-of-range",
        "to=%2B999999-12-31T23:59:59Z,to,out-of-range"
    })
    void saysAtTheFieldWhatNoDatabaseCouldFind(String query, String field, String code) {
        Api.Answer answer = api.admin("GET", "/audit-events?" + query, null);

        assertThat(answer.status()).isEqualTo(400);
        JsonNode error = answer.json().get("errors").get(0);
        assertThat(error.get("field").asString()).isEqualTo(field);
        assertThat(error.get("code").asString()).isEqualTo(code);
    }

    @Test
    void allEventsOfAFilterComeInPartsThatNewEventsDoNotMove() {
        String id = UUID.randomUUID().toString();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            names.add(0, "n" + i);
            events.publishEvent(new Happened(id, "n" + i, Map.of()));
        }
        String query = "/audit-events/older?limit=3&q=N&subject_id=" + id;

        List<String> found = new ArrayList<>();
        JsonNode part = api.admin("GET", query, null).json();
        int parts = 1;
        while (part.hasNonNull("next")) {
            part.get("items").forEach(item -> found.add(item.at("/subject/name").asString()));
            events.publishEvent(new Happened(id, "new", Map.of()));
            part = api.admin("GET", query + "&before=" + part.get("next").asString(), null)
                    .json();
            parts++;
        }
        part.get("items").forEach(item -> found.add(item.at("/subject/name").asString()));

        assertThat(found).containsExactlyElementsOf(names);
        assertThat(parts).isEqualTo(3);
    }

    @Test
    void eventsOfTheSameInstantAreInOnePartOrAnother() {
        String id = UUID.randomUUID().toString();
        for (int i = 0; i < 5; i++) {
            events.publishEvent(new Happened(id, "n" + i, Map.of()));
        }
        assertThat(database.update(
                        "update audit_event set occurred_at = (select max(occurred_at) from audit_event where subject_id = ?)"
                                + " where subject_id = ? and tree_position is null",
                        id,
                        id))
                .isLessThanOrEqualTo(5);
        String query = "/audit-events/older?limit=2&subject_id=" + id;

        List<String> found = new ArrayList<>();
        String next = "";
        do {
            JsonNode part = api.admin("GET", query + next, null).json();
            part.get("items").forEach(item -> found.add(item.get("id").asString()));
            next = part.hasNonNull("next") ? "&before=" + part.get("next").asString() : null;
        } while (next != null);

        assertThat(found).hasSize(5).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,400",
        "limit=501,400",
        "before=x,404",
        "before=%00,400",
        "before=00000000-0000-0000-0000-000000000000,404",
        "q=%00,400",
        "to=%2B999999-12-31T23:59:59Z,400"
    })
    void refusesAPartThatThereIsNot(String query, int status) {
        assertThat(api.admin("GET", "/audit-events/older?" + query, null).status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"POST,405", "PUT,405", "DELETE,405", "PATCH,405"})
    void cannotBeWrittenFromOutside(String method, int status) {
        assertThat(api.adminRaw(method, "/audit-events", "{}").status()).isEqualTo(status);
    }

    @Test
    @Rfc("6750#3.1")
    void readingNeedsTheAuditScope() {
        String token = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:clients:read")
                .json()
                .get("access_token")
                .asString();

        assertThat(api.get("/admin/api/v1/audit-events", null).status()).isEqualTo(401);
        assertThat(api.get("/admin/api/v1/audit-events/older", token).status()).isEqualTo(403);
        assertThat(api.get("/admin/api/v1/audit-tree/consistency?first=1", token)
                        .status())
                .isEqualTo(403);
        Api.Answer withoutTheScope = api.get("/admin/api/v1/audit-events", token);
        assertThat(withoutTheScope.status()).isEqualTo(403);
        assertThat(withoutTheScope.header("WWW-Authenticate")).contains("insufficient_scope");
    }

    private String registerClient() {
        api.registerOrdersApi();
        return api.registerClient(Map.of(
                        "client_id",
                        Api.uniqueName("service"),
                        "client_name",
                        "Nightly export",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("orders:read")))
                .get("client_id")
                .asString();
    }

    private JsonNode list(String query) {
        Api.Answer answer = api.admin("GET", "/audit-events?" + query, null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private JsonNode only(String query) {
        JsonNode items = list(query).get("items");
        assertThat(items.size()).isEqualTo(1);
        return items.get(0);
    }

    private static List<String> types(JsonNode page) {
        List<String> types = new ArrayList<>();
        page.get("items").forEach(item -> types.add(item.get("type").asString()));
        return types;
    }

    private record Repeated(String id, Burst burstOfIt) implements AuditableEvent {

        Repeated(String id) {
            this(id, Burst.ONE);
        }

        @Override
        public String type() {
            return "happened";
        }

        @Override
        public Subject subject() {
            return new Subject("server", id, "again");
        }

        @Override
        public Optional<Burst> burst() {
            return Optional.of(burstOfIt);
        }
    }

    private record Happened(String id, String name, Map<String, String> details) implements AuditableEvent {

        @Override
        public String type() {
            return "happened";
        }

        @Override
        public Subject subject() {
            return new Subject("server", id, name);
        }
    }
}
