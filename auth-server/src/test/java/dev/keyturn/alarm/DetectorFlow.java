package dev.keyturn.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.alarm.AlarmTraffic.Happened;
import dev.keyturn.alarm.detection.AlarmDetection;
import dev.keyturn.alarm.detection.ClientUse;
import dev.keyturn.alarm.detection.StateDetection;
import dev.keyturn.apikey.usage.KnownNetworks;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.audit.proof.AuditSequencer;
import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Visitor;
import dev.keyturn.tokenendpoint.TokenUse;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Detectors that find attacks and faults, and leave usual traffic alone. */
@RunningServer
abstract class DetectorFlow {

    private static final AtomicInteger NEXT = new AtomicInteger();

    @Autowired
    Api api;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    AuditSequencer sequencer;

    @Autowired
    AlarmDetection detection;

    @Autowired
    StateDetection states;

    @Autowired
    ClientUse use;

    @Autowired
    TokenUse tokens;

    @Autowired
    KnownNetworks networks;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate database;

    @Autowired
    MutableClock.Shifted clock;

    /** Of each test its own. */
    private final String address = "10.89." + NEXT.incrementAndGet() + ".1";

    @Test
    void failedSignInsOfManyAccountsFromOneNetworkAreAnAlarm() {
        for (int i = 0; i < 19; i++) {
            failSignIn(UUID.randomUUID().toString(), address, 1);
        }
        detect();
        assertThat(alarms("password-spraying", address)).isEmpty();

        failSignIn(UUID.randomUUID().toString(), address, 1);
        detect();

        assertThat(alarms("password-spraying", address)).hasSize(1);
    }

    @Test
    void manyWrongPasswordsOfOneAccountAreNoSpraying() {
        failSignIn(UUID.randomUUID().toString(), address, 500);
        detect();

        assertThat(alarms("password-spraying", address)).isEmpty();
    }

    @Test
    void manyWrongPasswordsOfOneAccountFromManyNetworksAreAnAlarmAboutTheAccount() {
        String user = UUID.randomUUID().toString();
        for (int i = 0; i < 24; i++) {
            failSignIn(user, "10.91." + i + ".1", 2);
        }
        failSignIn(user, "2001:db8:91::1", 1);
        detect();
        assertThat(alarms("password-guessing", user)).isEmpty();

        failSignIn(user, "2001:db8:92::1", 1);
        detect();

        JsonNode alarm = alarms("password-guessing", user).get(0);
        assertThat(alarm.get("severity").asString()).isEqualTo("medium");
        assertThat(alarm.at("/subject/kind").asString()).isEqualTo("user");
        assertThat(alarm.get("occurrences").asLong()).isEqualTo(50);
    }

    @Test
    void aGuessThatIsCountedInAFewEventsIsCountedByItsTries() {
        String user = UUID.randomUUID().toString();
        failSignIn(user, address, 49);
        detect();
        assertThat(alarms("password-guessing", user)).isEmpty();
        failSignIn(user, address, 3);
        detect();

        assertThat(alarms("password-guessing", user))
                .singleElement()
                .satisfies(
                        alarm -> assertThat(alarm.get("occurrences").asLong()).isEqualTo(52));
    }

    @Test
    void wrongPasswordsOfOneAccountThatAreSpreadOverHoursAreNoAlarm() {
        String user = UUID.randomUUID().toString();
        for (int hour = 1; hour < 4; hour++) {
            clock.during(Duration.ofMinutes(61L * hour), () -> {
                failSignIn(user, address, 49);
                detect();
            });
        }

        assertThat(alarms("password-guessing", user)).isEmpty();
    }

    @Test
    void tenWrongCodesAfterTheRightPasswordAreAnAlarm() {
        Subject user = new Subject("user", UUID.randomUUID().toString(), "ada");
        events.publishEvent(new Happened("second-factor.failed", user, "10.93.0.1", 9, Map.of()));
        detect();
        assertThat(alarms("second-factor-guessing", user.id())).isEmpty();

        events.publishEvent(new Happened("second-factor.failed", user, "10.93.1.1", 1, Map.of()));
        detect();

        assertThat(alarms("second-factor-guessing", user.id())).singleElement().satisfies(alarm -> {
            assertThat(alarm.get("severity").asString()).isEqualTo("high");
            assertThat(alarm.get("occurrences").asLong()).isEqualTo(10);
        });
        assertThat(alarms("password-guessing", user.id())).isEmpty();
    }

    @Test
    void aUserWhoMistypesAPasswordTenTimesIsNoAlarm() {
        JsonNode user = newUser();
        guess(user.get("username").asString(), 10, address);
        detect();

        assertThat(alarms("password-guessing", user.get("id").asString())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.92.%d.1", "2001:db8:93:%x::1", "2001:db8:94%x::1"})
    void guessesAtTheSignInPageAreAnAlarmAboutTheAccountHoweverItsNameIsSpelled(String network) {
        JsonNode user = newUser();
        String name = user.get("username").asString();
        for (int i = 0; i < 25; i++) {
            guess(i % 2 == 0 ? name : " " + name.toUpperCase(Locale.ROOT), 2, network.formatted(i));
        }
        detect();

        assertThat(alarms("password-guessing", user.get("id").asString()))
                .singleElement()
                .satisfies(alarm -> {
                    assertThat(alarm.at("/subject/name").asString()).isEqualTo(name);
                    assertThat(alarm.get("occurrences").asLong()).isEqualTo(50);
                });
    }

    @Test
    void guessesAtANameWithoutAnAccountAreNoAlarmAboutAnAccount() {
        String name = Api.uniqueName("unknown");
        for (int i = 0; i < 30; i++) {
            guess(name, 2, "10.95." + i + ".1");
        }
        failSignIn("", address, 1_000);
        detect();

        assertThat(database.queryForObject(
                        "select count(*) from alarm where detector = 'PASSWORD_GUESSING' and subject_id = ''",
                        Long.class))
                .isZero();
    }

    @Test
    void theEvidenceHasTheEventsOfAllNetworksUpToTwenty() {
        String user = UUID.randomUUID().toString();
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < 12; i++) {
                failSignIn(user, "10.96." + i + ".1", 5);
            }
        });
        detect();
        String alarm = alarms("password-guessing", user).get(0).get("id").asString();
        assertThat(api.admin("GET", "/alarms/" + alarm, null).json().get("evidence"))
                .hasSize(12);

        transaction.executeWithoutResult(status -> {
            for (int i = 12; i < 30; i++) {
                failSignIn(user, "10.96." + i + ".1", 5);
            }
        });
        detect();

        assertThat(api.admin("GET", "/alarms/" + alarm, null).json().get("evidence"))
                .hasSize(Finding.EVIDENCE);
    }

    @Test
    void aMutedAccountHasNoAlarmAboutGuesses() {
        String user = UUID.randomUUID().toString();
        Map<String, Object> mute = Map.of(
                "detector",
                "password-guessing",
                "subject_kind",
                "user",
                "subject_id",
                user,
                "until",
                clock.instant().plus(Duration.ofHours(1)).toString());
        assertThat(api.admin("POST", "/alarm-mutes", mute).status()).isEqualTo(201);
        failSignIn(user, address, 500);
        detect();

        assertThat(alarms("password-guessing", user)).isEmpty();
    }

    private JsonNode newUser() {
        return api.admin("POST", "/users", Map.of("username", Api.uniqueName("ada"), "name", "Ada"))
                .json();
    }

    private void guess(String name, int times, String from) {
        for (int i = 0; i < times; i++) {
            Visitor.from(from, api.issuer()).signIn(name, "Summer2026!");
        }
    }

    @Test
    void attemptsWithUnknownNamesAtTheSignInPageAreSpraying() {
        for (int i = 0; i < 20; i++) {
            new Visitor(api.issuer()).signIn(Api.uniqueName("unknown"), "Summer2026!");
        }
        detect();

        assertThat(alarms("password-spraying", "127.0.0.1")).isNotEmpty();
    }

    @Test
    void sprayingFromManyNetworksIsOneAlarm() {
        // all tests share the window, and some move the clock ahead
        detect();
        database.update("delete from alarm_observation where detector = 'PASSWORD_SPRAYING'");
        database.update("delete from alarm where subject_id = 'sign-in'");
        clock.during(Duration.ofHours(14), () -> {
            for (int i = 0; i < 199; i++) {
                failSignIn(UUID.randomUUID().toString(), "10.90." + i + ".1", 1);
            }
            detect();
            assertThat(alarms("password-spraying", "sign-in")).isEmpty();

            failSignIn(UUID.randomUUID().toString(), "10.90.200.1", 1);
            detect();

            assertThat(alarms("password-spraying", "sign-in")).hasSize(1);
            assertThat(alarms("password-spraying", "10.90.7.1")).isEmpty();
        });
    }

    @Test
    void aKnownClientThatGetsATokenInANewNetworkIsAnAlarm() {
        String client = Api.uniqueName("roaming");
        String secret = register(client);
        getToken(client, secret, "198.51.100.7");
        getToken(client, secret, "198.51.101.7");
        use.write();
        detect();
        assertThat(alarms("new-network", client)).isEmpty();

        clock.during(Duration.ofDays(8), () -> {
            getToken(client, secret, "198.51.100.99");
            use.write();
            detect();
            assertThat(alarms("new-network", client)).isEmpty();

            getToken(client, secret, "203.0.113.5");
            use.write();
            detect();
        });

        assertThat(alarms("new-network", client)).hasSize(1);
        assertThat(eventDetails("client-network.added", client).get("network").asString())
                .isEqualTo("203.0.113.0/24");
    }

    @Test
    void aClientIsWatchedAlsoAfterItHasUsedUpItsNetworks() {
        String client = Api.uniqueName("wandering");
        OffsetDateTime since = clock.instant().minus(Duration.ofDays(30)).atOffset(ZoneOffset.UTC);
        database.batchUpdate(
                "insert into client_network (client_id, network, first_used_at, last_used_at) values (?, ?, ?, ?)",
                IntStream.range(0, 100)
                        .mapToObj(i -> new Object[] {client, "100.64." + i + ".0/24", since, since})
                        .toList());

        useOnce(client, "100.64.7.7");
        assertThat(alarms("new-network", client)).isEmpty();
        useOnce(client, "203.0.113.5");
        JsonNode alarm = alarms("new-network", client).get(0);
        assertThat(eventDetails("client-network.added", client).get("network").asString())
                .isEqualTo("one more");
        close(alarm);
        useOnce(client, "203.0.113.99");
        assertThat(alarms("new-network", client)).isEmpty();
        useOnce(client, "2001:db8:5::1");
        useOnce(client, "2001:db8:5::2");

        assertThat(alarms("new-network", client))
                .singleElement()
                .satisfies(next -> assertThat(next.get("occurrences").asLong()).isEqualTo(1));
        assertThat(database.queryForObject(
                        "select count(*) from client_network where client_id = ?", Long.class, client))
                .isEqualTo(100);
    }

    /** Stores one use and shows it to the detectors. */
    private void useOnce(String client, String from) {
        tokens.giveBack(Map.of(new TokenUse.Use(client, RemoteNetwork.of(from)), 1L));
        use.write();
        detect();
    }

    @Test
    void anApiKeyIsWatchedAlsoAfterItHasUsedUpItsNetworks() {
        String key = issueKey();
        OffsetDateTime since = clock.instant().minus(Duration.ofDays(30)).atOffset(ZoneOffset.UTC);
        database.batchUpdate(
                "insert into api_key_known_network (api_key_id, network, first_used_at, last_used_at) values (?, ?, ?, ?)",
                IntStream.range(0, 100)
                        .mapToObj(i -> new Object[] {UUID.fromString(key), "100.64." + i + ".1", since, since})
                        .toList());

        noteUse(key, "100.64.7.7");
        detect();
        assertThat(alarms("new-network", key)).isEmpty();
        noteUse(key, "203.0.113.5");
        detect();
        close(alarms("new-network", key).get(0));
        noteUse(key, "2001:db8:5::1");
        noteUse(key, "2001:db8:5::2");
        detect();

        assertThat(alarms("new-network", key))
                .singleElement()
                .satisfies(next -> assertThat(next.get("occurrences").asLong()).isEqualTo(1));
    }

    @Test
    void aKeyWithManyAddressesTakesNoRoomFromOthers() {
        String flooding = issueKey();
        String other = issueKey();
        noteUse(other, "198.51.100.7");
        for (int i = 0; i < 10_000; i++) {
            networks.note(UUID.fromString(flooding), "2001:db8:6:" + Integer.toHexString(i) + "::1");
            networks.note(UUID.fromString(flooding), "2001:db8:7::" + Integer.toHexString(i));
        }
        clock.during(Duration.ofDays(8), () -> {
            noteUse(other, "203.0.113.5");
            detect();
        });

        assertThat(alarms("new-network", other)).hasSize(1);
    }

    private void close(JsonNode alarm) {
        assertThat(api.adminRaw("POST", "/alarms/" + alarm.get("id").asString() + "/close", "{}", "If-Match", "*")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theUseOfAThousandClientsTakesFewStatements() {
        use.write();
        String client = Api.uniqueName("many");
        useFromAThousand(client, "198.51.100.7");
        List<String> first = Statements.during(use::write);
        useFromAThousand(client, "203.0.113.7");
        List<String> second = Statements.during(use::write);

        // the time; two for networks, one for those that are new; the lock; one for rates, one for those that are new
        assertThat(first).hasSizeLessThanOrEqualTo(8);
        // and one for the audit events
        assertThat(second).hasSizeLessThanOrEqualTo(9);
        assertThat(database.queryForObject(
                        "select count(*) from client_network where client_id like ?", Long.class, client + "-%"))
                .isEqualTo(2_000);
        assertThat(database.queryForObject(
                        "select sum(tokens) from client_token_rate where client_id like ?", Long.class, client + "-%"))
                .isEqualTo(4_000);
        assertThat(eventDetails("client-network.added", client + "-999")
                        .get("known_networks")
                        .asString())
                .isEqualTo("1");
    }

    private void useFromAThousand(String client, String from) {
        tokens.giveBack(IntStream.range(0, 1_000)
                .boxed()
                .collect(Collectors.toMap(i -> new TokenUse.Use(client + "-" + i, from), i -> 2L)));
    }

    @Test
    void aKnownApiKeyThatIsUsedInANewNetworkIsAnAlarm() {
        String key = issueKey();
        noteUse(key, "198.51.100.7");
        detect();
        assertThat(alarms("new-network", key)).isEmpty();

        clock.during(Duration.ofDays(8), () -> {
            noteUse(key, "198.51.100.99");
            detect();
            assertThat(alarms("new-network", key)).isEmpty();

            noteUse(key, "2001:db8:77::5");
            detect();
        });

        assertThat(alarms("new-network", key)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1,500,30,1", "500,500,30,0", "1,500,2,0"})
    void tokensFarAboveAClientsUsualRateAreAnAlarm(int mean, int hours, int knownForDays, int alarms) {
        String client = Api.uniqueName("busy");
        String secret = register(client);
        Instant now = clock.instant();
        database.update(
                "insert into client_token_rate (client_id, hour_at, tokens, hours, mean, variance, known_since)"
                        + " values (?, ?, 1000, ?, ?, 0, ?)",
                client,
                now.truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC),
                hours,
                mean,
                now.minus(Duration.ofDays(knownForDays)).atOffset(ZoneOffset.UTC));

        getToken(client, secret, address);
        use.write();

        assertThat(alarms("token-rate", client)).hasSize(alarms);
    }

    @Test
    void aSigningKeyThatSignsAfterItsPlannedRotationIsAnAlarm() {
        assertThat(isFound("overdue-key", () -> true)).isFalse();
        assertThat(isFound(
                        "overdue-key",
                        () -> database.update(
                                        "update signing_key set due_at = ? where state = 'ACTIVE'",
                                        clock.instant()
                                                .minus(Duration.ofDays(2))
                                                .atOffset(ZoneOffset.UTC))
                                > 0))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"3600,3000,1", "3600,60,0", "3600,-60,0", "604800,60,0", "604800,600000,1", "604800,500000,0"})
    void aRotatedApiKeyThatIsStillUsedShortlyBeforeItsEndIsAnAlarm(int overlap, int usedAfter, int alarms) {
        String key = issueKey();
        assertThat(api.adminRaw(
                                "POST",
                                "/api-keys/" + key + "/rotate",
                                "{\"overlap_seconds\": " + overlap + "}",
                                "If-Match",
                                "*")
                        .status())
                .isEqualTo(201);
        Duration after = Duration.ofSeconds(usedAfter);
        database.update(
                "update api_key set last_used_at = ? where id = ?",
                clock.instant().plus(after).truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC),
                UUID.fromString(key));

        clock.during(after.plusSeconds(1), states::run);

        assertThat(alarms("overdue-key", key)).hasSize(alarms);
    }

    @Test
    void anAuditEventThatWaitsForItsLeafIsAnAlarm() {
        failSignIn(UUID.randomUUID().toString(), address, 1);
        sequencer.run();

        assertThat(isFound("audit-lag", () -> true)).isFalse();
        assertThat(isFound(
                        "audit-lag",
                        () -> database.update(
                                        "update audit_event set tree_position = null, occurred_at = ? where tree_position = 0",
                                        clock.instant()
                                                .minus(Duration.ofMinutes(3))
                                                .atOffset(ZoneOffset.UTC))
                                == 1))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"60,true", "5,false"})
    void aRevocationThatANodeHasNotReadIsAnAlarm(int seconds, boolean isAlarm) {
        Instant at = clock.instant().minusSeconds(seconds);
        assertThat(isFound(
                        "revocation-lag",
                        () -> database.update(
                                        "insert into revocation (id, kind, subject_id, revoked_at, expires_at, sequence_number)"
                                                + " values (?, 'TOKEN', 'x', ?, ?, 1000000000)",
                                        UUID.randomUUID(),
                                        at.atOffset(ZoneOffset.UTC),
                                        at.plusSeconds(3600).atOffset(ZoneOffset.UTC))
                                == 1))
                .isEqualTo(isAlarm);
    }

    @Test
    void aClockThatDiffersFromTheDatabasesIsAnAlarm() {
        assertThat(isFound("clock-difference", () -> true)).isFalse();

        clock.during(
                Duration.ofSeconds(10),
                () -> assertThat(isFound("clock-difference", () -> true)).isTrue());
    }

    @Test
    void aLastingStateIsNoSecondAlarmForAnHourAfterItWasClosed() {
        clock.during(Duration.ofSeconds(10), () -> {
            states.run();
            String alarm = alarms("clock-difference", "clock").get(0).get("id").asString();
            assertThat(api.adminRaw("POST", "/alarms/" + alarm + "/close", "{}", "If-Match", "*")
                            .status())
                    .isEqualTo(200);
            states.run();
            assertThat(alarms("clock-difference", "clock")).isEmpty();
        });

        clock.during(Duration.ofMinutes(61), states::run);

        assertThat(alarms("clock-difference", "clock")).hasSize(1);
    }

    /** Whether a fault leads to an alarm. Rolled back. */
    private boolean isFound(String detector, BooleanSupplier fault) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            database.update("delete from alarm");
            assertThat(fault.getAsBoolean()).isTrue();
            states.run();
            status.setRollbackOnly();
            return Objects.requireNonNull(database.queryForObject(
                            "select count(*) from alarm where detector = ? and subject_kind <> 'api-key'",
                            Long.class,
                            detector.toUpperCase(Locale.ROOT).replace('-', '_')))
                    > 0;
        }));
    }

    private void failSignIn(String user, String from, long occurrences) {
        events.publishEvent(
                new Happened("sign-in.failed", new Subject("user", user, user), from, occurrences, Map.of()));
    }

    private String register(String client) {
        api.registerOrdersApi();
        return api.registerClient(Map.of(
                        "client_id",
                        client,
                        "client_name",
                        client,
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("orders:read")))
                .get("client_secret")
                .asString();
    }

    private void getToken(String client, String secret, String from) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", Api.basic(client, secret))
                .header("X-Forwarded-For", from)
                .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=orders:read"));
        assertThat(api.send(request).status()).isEqualTo(200);
    }

    private String issueKey() {
        String client = Api.uniqueName("holder");
        register(client);
        Map<String, Object> form = new HashMap<>(
                Map.of("client_id", client, "environment", "live", "name", "Export", "scopes", List.of("orders:read")));
        form.put("expires_at", clock.instant().plus(Duration.ofDays(60)).toString());
        return api.admin("POST", "/api-keys", form).json().get("id").asString();
    }

    private void noteUse(String key, String from) {
        networks.note(UUID.fromString(key), from);
        networks.write();
    }

    private void detect() {
        sequencer.run();
        detection.run();
    }

    private List<JsonNode> alarms(String detector, String subject) {
        return api.admin("GET", "/alarms?state=open&detector=" + detector + "&subject_id=" + subject, null)
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    private JsonNode eventDetails(String type, String subject) {
        return api.admin("GET", "/audit-events?type=" + type + "&subject_id=" + subject, null)
                .json()
                .at("/items/0/details");
    }
}
