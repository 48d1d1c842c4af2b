package dev.keyturn.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.alarm.AlarmTraffic.Happened;
import dev.keyturn.alarm.detection.AlarmDetection;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.audit.proof.AuditSequencer;
import dev.keyturn.audit.proof.AuditTreeCounts;
import dev.keyturn.gateway.GatewayScene;
import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.refusal.WrittenRefusals;
import dev.keyturn.storage.Purge;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Life of alarms: raised once for a detector and subject, whatever node reads an event and whenever it ends. */
@RunningServer
@ExtendWith(OutputCaptureExtension.class)
abstract class AlarmFlow {

    private static final AtomicInteger NEXT = new AtomicInteger();

    @Autowired
    Api api;

    @Autowired
    ApplicationContext server;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    AuditSequencer sequencer;

    @Autowired
    AlarmDetection detection;

    @Autowired
    AlarmMetrics metrics;

    @Autowired
    MeterRegistry meters;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate database;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    @Qualifier("alarmPurge")
    Purge purge;

    /** Of each test its own. */
    private final String address = "10.88." + NEXT.incrementAndGet() + ".1";

    private final String client = Api.uniqueName("alarmed");

    @Test
    void aClientThatIsRejectedOftenIsOneAlarmThatGrows() {
        registerClient();
        for (int i = 0; i < 99; i++) {
            presentWrongSecret();
        }
        WrittenRefusals.write(server);
        detect();
        assertThat(alarmsOf(client)).isEmpty();

        presentWrongSecret();
        WrittenRefusals.write(server);
        detect();

        JsonNode alarm = onlyAlarmOf(client);
        assertThat(alarm.get("detector").asString()).isEqualTo("rejected-requests");
        assertThat(alarm.get("severity").asString()).isEqualTo("medium");
        assertThat(alarm.get("state").asString()).isEqualTo("open");
        assertThat(alarm.at("/subject/kind").asString()).isEqualTo("client");
        assertThat(alarm.at("/subject/name").asString()).isEqualTo("Nightly export");
        assertThat(alarm.get("occurrences").asLong()).isEqualTo(100);
        assertThat(eventsOf(alarm, "alarm.raised")).hasSize(1);

        publish(AlarmTraffic.rejected(client, address, 7));
        detect();

        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(107);
        assertThat(eventsOf(alarm, "alarm.raised")).hasSize(1);
    }

    @Test
    void eachAlarmIsOneLineOfTheLog(CapturedOutput output) {
        String line = "Alarm rejected-requests of severity medium about client " + client;
        publish(AlarmTraffic.rejected(client, address, 100));
        sequencer.run();
        transaction.executeWithoutResult(status -> {
            detection.run();
            status.setRollbackOnly();
        });
        assertThat(output.getAll()).doesNotContain(line);
        detection.run();
        publish(AlarmTraffic.rejected(client, address, 100));
        detect();

        assertThat(output.getAll()).containsOnlyOnce(line);
    }

    @Test
    void theEvidenceIsInTheAuditTrail() {
        publish(AlarmTraffic.rejected(client, address, 100));
        detect();

        JsonNode evidence = read(onlyAlarmOf(client)).get("evidence");

        assertThat(evidence.size()).isEqualTo(1);
        assertThat(evidence.at("/0/type").asString()).isEqualTo("request.rejected");
        assertThat(evidence.at("/0/event_id").asString())
                .isEqualTo(api.admin("GET", "/audit-events?type=request.rejected&subject_id=" + client, null)
                        .json()
                        .at("/items/0/id")
                        .asString());
    }

    @Test
    void aNetworkThatIsRejectedOftenIsAnAlarmWhateverClientsItNames() {
        for (int i = 0; i < 30; i++) {
            publish(AlarmTraffic.rejected(client + i, address, 9));
        }
        detect();
        assertThat(alarmsOf(address)).isEmpty();

        publish(AlarmTraffic.rejected("", address, 30));
        detect();

        assertThat(onlyAlarmOf(address).at("/subject/kind").asString()).isEqualTo("network");
        assertThat(alarmsOf(client + 1)).isEmpty();
    }

    @Test
    void credentialsThatStrangersShowToAGatewayCountForTheirNetworkAndNotForTheGateway() {
        GatewayScene scene = new GatewayScene(api, "jwt");
        String check = "/gateway/check?audience=" + scene.audience;
        for (int i = 0; i < 120; i++) {
            String key = i % 2 == 0 ? "ktk_invented" + i : "eyInvented" + i;
            assertThat(api.send(HttpRequest.newBuilder(api.issuer().resolve(check + "&client_address=" + address))
                                    .header("X-Keyturn-Gateway-Authorization", scene.credentials())
                                    .header("Authorization", "Bearer " + key)
                                    .GET())
                            .status())
                    .isIn(401, 429);
        }
        WrittenRefusals.write(server);
        publish(AlarmTraffic.rejected("", address, 180));
        detect();

        assertThat(alarmsOf(scene.gateway)).isEmpty();
        assertThat(alarmsOf(address)).hasSize(1);
    }

    @Test
    void credentialsFromUnknownAddressesCountForNeitherTheGatewayNorItsNetwork() {
        Map<String, String> details = Map.of("error", "invalid_token", "client_role", "verifier-without-address");
        publish(new Happened("request.rejected", new Subject("client", client, client), address, 1_000, details));
        detect();

        assertThat(alarmsOf(client)).isEmpty();
        assertThat(alarmsOf(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/authorize?redirect_uri=https://noise.example&client_id=",
                "/oauth2/authorize?client_secret=x&client_assertion=x&client_id=",
                "/connect/logout?post_logout_redirect_uri=https://noise.example&client_id="
            })
    void aClientThatStrangersNameWithoutACredentialHasNoAlarm(String request) {
        registerClient();
        for (int i = 0; i < 110; i++) {
            assertThat(api.send(HttpRequest.newBuilder(api.issuer().resolve(request + client))
                                    .header("Authorization", Api.basic(client, "x"))
                                    .header("X-Forwarded-For", address)
                                    .GET())
                            .status())
                    .isEqualTo(400);
        }
        WrittenRefusals.write(server);
        publish(AlarmTraffic.rejected("", address, 190));
        detect();

        assertThat(alarmsOf(client)).isEmpty();
        assertThat(alarmsOf(address)).hasSize(1);
    }

    @Test
    void addressesOfAnIpv6NetworkAreOneNetwork() {
        String network = "2001:db8:88:" + Integer.toHexString(NEXT.incrementAndGet());
        publish(AlarmTraffic.rejected("", network + "::1", 200));
        publish(AlarmTraffic.rejected("", "[" + network.toUpperCase(Locale.ROOT) + ":0:0:0:BEEF]:443", 200));
        detect();

        assertThat(onlyAlarmOf(RemoteNetwork.of(network + "::1"))
                        .get("occurrences")
                        .asLong())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"login_required", "consent_required", "interaction_required", "access_denied"})
    void answersOfANormalSignInAreNoAlarm(String error) {
        publish(AlarmTraffic.rejected(client, address, 1000, error));
        detect();

        assertThat(alarmsOf(client)).isEmpty();
        assertThat(alarmsOf(address)).isEmpty();
    }

    @Test
    void rejectionsThatAreSpreadOverHoursAreNoAlarm() {
        for (int hour = 1; hour < 5; hour++) {
            clock.during(Duration.ofMinutes(30L * hour), () -> {
                publish(AlarmTraffic.rejected(client, address, 60));
                detect();
            });
        }

        assertThat(alarmsOf(client)).isEmpty();
    }

    @Test
    void aReplayedRefreshTokenIsAnAlarmAndAnOrdinaryRefreshIsNone() {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            partner.replayRefreshToken();
            detect();
            JsonNode alarm = onlyAlarmOf(partner.clientId());
            assertThat(alarm.get("detector").asString()).isEqualTo("refresh-token-replay");
            assertThat(alarm.get("severity").asString()).isEqualTo("high");
            assertThat(alarm.at("/subject/name").asString()).matches(partner.clientId() + ", user [0-9a-f-]{36}");
        }
        try (SignedInPartner partner = new SignedInPartner(api)) {
            partner.refreshTwice();
            detect();
            assertThat(alarmsOf(partner.clientId())).isEmpty();
        }
    }

    @Test
    void aUserWhoReplaysTokensDoesNotHideTheReplayOfAnother() {
        for (int i = 0; i < 25; i++) {
            replay("mallory");
        }
        detect();
        JsonNode first = onlyAlarmOf(client);
        assertThat(api.adminRaw("POST", "/alarms/" + first.get("id").asString() + "/acknowledge", "{}", "If-Match", "*")
                        .status())
                .isEqualTo(200);

        replay("mallory");
        replay("ada");
        detect();

        assertThat(list("state=open&subject_id=" + client)).singleElement().satisfies(alarm -> {
            assertThat(alarm.at("/subject/name").asString()).endsWith(", user ada");
            assertThat(alarm.get("occurrences").asLong()).isEqualTo(1);
            assertThat(read(alarm).get("evidence").size()).isEqualTo(1);
            assertThat(eventsOf(alarm, "alarm.raised")).hasSize(1);
        });
        assertThat(read(first).get("occurrences").asLong()).isEqualTo(26);
    }

    @Test
    void aMuteOfAClientHoldsForTheReplaysOfAllItsUsers() {
        mute("refresh-token-replay", client, Duration.ofHours(1));
        replay("mallory");
        replay("ada");
        detect();

        assertThat(alarmsOf(client)).isEmpty();
    }

    @Test
    void manyUsersOfOneClientLeaveRoomForOtherClients() {
        for (int user = 0; user < 2 * AlarmRaising.MAX_ITEMS; user++) {
            replay("user-" + user);
        }
        detect();
        for (int user = 0; user < 3 * AlarmRaising.MAX_ITEMS; user++) {
            replay("user-" + user);
        }
        detect();

        assertThat(alarmsOf(client)).hasSize(AlarmRaising.MAX_ITEMS + 1);
        assertThat(list("state=open&subject_id=" + client))
                .filteredOn(alarm -> alarm.at("/subject/name").asString().equals(client + ", further users"))
                .singleElement()
                .satisfies(
                        alarm -> assertThat(alarm.get("occurrences").asLong()).isEqualTo(10 + 20));
    }

    private void replay(String user) {
        publish(new Happened(
                "refresh-token.replayed", new Subject("client", client, client), address, 0, Map.of("user", user)));
    }

    @Test
    void aCountIsReadWhileItGrowsAndOnceMoreWhenItIsFinal() {
        publish(AlarmTraffic.rejected(client, address, 40));
        detect();
        publish(AlarmTraffic.rejected(client, address, 40));
        detect();
        detect();
        assertThat(alarmsOf(client)).isEmpty();
        publish(AlarmTraffic.rejected(client, address, 40));
        detect();
        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(120);

        clock.during(Duration.ofHours(3), () -> AuditTreeCounts.end(sequencer));
        detect();

        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(120);
    }

    @Test
    void fourNodesAtOnceCountNothingTwice() {
        publish(AlarmTraffic.rejected(client, address, 150));
        sequencer.run();
        Callable<?> node = Executors.callable(detection::run);

        assertThat(Race.between(Collections.nCopies(4, node).toArray(Callable[]::new)))
                .containsOnlyNulls();

        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(150);
    }

    @Test
    void aNodeThatEndsBeforeItsCommitLosesNothing() {
        publish(AlarmTraffic.rejected(client, address, 60));
        detect();
        publish(AlarmTraffic.rejected(client, address, 60));
        sequencer.run();

        transaction.executeWithoutResult(status -> {
            detection.run();
            status.setRollbackOnly();
        });
        assertThat(alarmsOf(client)).isEmpty();
        detection.run();

        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(120);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_500, -90, -5, 5, 90, 1_500})
    void aNodeWithAWrongClockDropsNoEvents(long minutes) {
        Duration wrong = Duration.ofMinutes(minutes);
        publish(AlarmTraffic.rejected(client, address, 60));
        sequencer.run();
        clock.wrongBy(wrong, detection::run);
        publish(AlarmTraffic.rejected(client, address, 60));
        detect();

        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(120);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_500, -90, -50, -5, 5, 90, 1_500})
    void eventsOfANodeWithAWrongClockCount(long minutes) {
        publish(AlarmTraffic.rejected(client, address, 60));
        detect();
        clock.wrongBy(Duration.ofMinutes(minutes), () -> publish(AlarmTraffic.rejected(client, "192.0.2.1", 30)));
        detect();
        clock.wrongBy(Duration.ofMinutes(minutes), () -> publish(AlarmTraffic.rejected(client, "192.0.2.2", 30)));
        detect();

        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(120);
    }

    @Test
    void aCountOfANodeWhoseClockIsLateIsReadWhileItGrows() {
        for (int i = 0; i < 4; i++) {
            clock.wrongBy(Duration.ofMinutes(-40), () -> publish(AlarmTraffic.rejected(client, address, 30)));
            detect();
        }

        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(120);
    }

    @Test
    void anAlarmIsAcknowledgedAndThenClosed() {
        publish(AlarmTraffic.rejected(client, address, 100));
        detect();
        JsonNode alarm = onlyAlarmOf(client);
        String path = "/alarms/" + alarm.get("id").asString();
        String tag = api.admin("GET", path, null).header("ETag");

        Api.Answer acknowledged =
                api.adminRaw("POST", path + "/acknowledge", "{\"note\": \"Ada asks them\"}", "If-Match", tag);

        assertThat(acknowledged.status()).isEqualTo(200);
        assertThat(acknowledged.json().get("state").asString()).isEqualTo("acknowledged");
        assertThat(acknowledged.json().get("note").asString()).isEqualTo("Ada asks them");
        assertThat(acknowledged.json().at("/acknowledged_by/id").asString()).isEqualTo(RunningServer.AUTOMATION_ID);
        assertThat(acknowledged.json().at("/acknowledged_by/kind").asString()).isEqualTo("client");
        assertThat(api.adminRaw("POST", path + "/acknowledge", "{}", "If-Match", "*")
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("alarm-not-open");
        assertThat(api.adminRaw("POST", path + "/close", "{}", "If-Match", tag).status())
                .isEqualTo(412);

        Api.Answer closed = api.adminRaw("POST", path + "/close", "{}", "If-Match", acknowledged.header("ETag"));

        assertThat(closed.json().get("state").asString()).isEqualTo("closed");
        assertThat(closed.json().get("note").asString()).isEqualTo("Ada asks them");
        assertThat(api.adminRaw("POST", path + "/close", "{}", "If-Match", "*")
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("alarm-closed");
        assertThat(eventsOf(alarm, "alarm.acknowledged")).hasSize(1);
        assertThat(eventsOf(alarm, "alarm.closed")).hasSize(1);
    }

    @Test
    void furtherOccurrencesLeaveTheVersionOfAnAlarm() {
        publish(AlarmTraffic.rejected(client, address, 100));
        detect();
        String path = "/alarms/" + onlyAlarmOf(client).get("id").asString();
        String tag = api.admin("GET", path, null).header("ETag");
        publish(AlarmTraffic.rejected(client, address, 1));
        detect();

        assertThat(api.adminRaw("POST", path + "/close", "{}", "If-Match", tag).status())
                .isEqualTo(200);
    }

    @Test
    void aClosedAlarmOpensAgainOnlyWithFurtherOccurrences() {
        publish(AlarmTraffic.rejected(client, address, 100));
        detect();
        close(onlyAlarmOf(client));
        publish(AlarmTraffic.rejected(client, address, 99));
        detect();
        assertThat(alarmsOf(client)).hasSize(1);

        publish(AlarmTraffic.rejected(client, address, 1));
        detect();

        assertThat(alarmsOf(client)).hasSize(2);
        assertThat(alarmsOf(client).get(0).get("state").asString()).isEqualTo("open");
        assertThat(alarmsOf(client).get(0).get("occurrences").asLong()).isEqualTo(100);
    }

    @Test
    void twoAdministratorsCloseAnAlarmOnce() {
        publish(AlarmTraffic.rejected(client, address, 100));
        detect();
        JsonNode alarm = onlyAlarmOf(client);
        String path = "/alarms/" + alarm.get("id").asString() + "/close";
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        Callable<Boolean> close = () -> answers.add(
                api.adminRaw("POST", path, "{}", "If-Match", "\"0\"").status());

        assertThat(Race.between(close, close)).containsOnlyNulls();

        assertThat(answers).containsExactlyInAnyOrder(200, 412);
        assertThat(eventsOf(alarm, "alarm.closed")).hasSize(1);
    }

    @Test
    void aMutedSubjectRaisesNoAlarmUntilTheMuteEnds() {
        Api.Answer muted = mute("rejected-requests", client, Duration.ofHours(1));
        assertThat(muted.status()).isEqualTo(201);
        publish(AlarmTraffic.rejected(client, address, 500));
        detect();
        assertThat(alarmsOf(client)).isEmpty();
        assertThat(alarmsOf(address)).hasSize(1);

        clock.during(Duration.ofMinutes(61), () -> {
            publish(AlarmTraffic.rejected(client, address, 100));
            detect();
        });

        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(100);
    }

    @Test
    void aMuteOfTheOthersHoldsForThoseThatAreGathered() {
        clear();
        String mute = api.admin(
                        "POST",
                        "/alarm-mutes",
                        Map.of(
                                "detector",
                                "rejected-requests",
                                "subject_kind",
                                "others",
                                "subject_id",
                                "",
                                "until",
                                clock.instant().plus(Duration.ofDays(1)).toString()))
                .json()
                .get("id")
                .asString();
        clock.during(Duration.ofHours(17), () -> {
            publishOfManyClients(AlarmRaising.MAX_UNCLOSED + 5);
            detect();
        });
        assertThat(count("select count(*) from alarm")).isEqualTo(AlarmRaising.MAX_UNCLOSED);

        assertThat(api.admin("DELETE", "/alarm-mutes/" + mute, null).status()).isEqualTo(204);
        clock.during(Duration.ofHours(17), () -> {
            publishOfManyClients(AlarmRaising.MAX_UNCLOSED + 5);
            detect();
        });
        assertThat(count("select count(*) from alarm where subject_kind = 'others'"))
                .isEqualTo(1);
        clear();
    }

    /** Rejections of clients from addresses that stay below the threshold of a network. */
    private void publishOfManyClients(int clients) {
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < clients; i++) {
                events.publishEvent(AlarmTraffic.rejected(client + "-" + i, "10.7.0." + i, 100));
            }
        });
    }

    @Test
    void aMuteCanEndBeforeItsTime() {
        String mute = mute("rejected-requests", client, Duration.ofDays(1))
                .json()
                .get("id")
                .asString();
        assertThat(mute("rejected-requests", client, Duration.ofDays(2)).error())
                .isEqualTo("409 already-muted");

        assertThat(api.admin("DELETE", "/alarm-mutes/" + mute, null).status()).isEqualTo(204);

        assertThat(api.admin("GET", "/alarm-mutes", null).body()).doesNotContain(mute);
        publish(AlarmTraffic.rejected(client, address, 100));
        detect();
        assertThat(alarmsOf(client)).hasSize(1);
        assertThat(api.admin("GET", "/audit-events?type=alarm.unmuted&subject_id=" + mute, null)
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(1);
    }

    /** Rolled back. */
    @Test
    void thereIsALimitOfMutes() {
        transaction.executeWithoutResult(status -> {
            database.update("delete from alarm_mute");
            AlarmMutes mutes = server.getBean(AlarmMutes.class);
            Instant until = clock.instant().plus(Duration.ofDays(1));
            for (int i = 0; i < AlarmMutes.MAX; i++) {
                mutes.mute(new NewAlarmMute("rejected-requests", "client", "c" + i, until, null));
            }
            assertThatThrownBy(
                            () -> mutes.mute(new NewAlarmMute("rejected-requests", "client", "one more", until, null)))
                    .extracting("code")
                    .isEqualTo("too-many-mutes");
            status.setRollbackOnly();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "unknown,client,c,2100-01-01T00:00:00Z,detector",
        "rejected-requests,planet,c,2100-01-01T00:00:00Z,subject_kind",
        "rejected-requests,client,c,2020-01-01T00:00:00Z,until",
        "rejected-requests,client,c,2100-01-01T00:00:00Z,until",
        "rejected-requests,client,c,+999999999-01-01T00:00:00Z,until"
    })
    void aMuteThatMakesNoSenseIsRejectedAtItsField(
            String detector, String kind, String subject, String until, String field) {
        Api.Answer answer = api.admin(
                "POST",
                "/alarm-mutes",
                Map.of("detector", detector, "subject_kind", kind, "subject_id", subject, "until", until));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=none", "severity=HIGH", "detector=x", "subject_id=%00", "size=101", "page=-1"})
    void aQueryThatMakesNoSenseIsRejected(String query) {
        assertThat(api.admin("GET", "/alarms?" + query, null).status()).isEqualTo(400);
    }

    @Test
    void alarmsAreFilteredAndPaged() {
        publish(AlarmTraffic.rejected(client, address, 300));
        detect();
        close(onlyAlarmOf(client));

        assertThat(list("state=closed&subject_id=" + client)).hasSize(1);
        assertThat(list("state=open&subject_id=" + client)).isEmpty();
        assertThat(list("severity=medium&subject_id=" + client)).hasSize(1);
        assertThat(list("severity=high&subject_id=" + client)).isEmpty();
        assertThat(list("detector=refresh-token-replay&subject_id=" + client)).isEmpty();
        assertThat(list("q=" + client.toUpperCase(Locale.ROOT))).hasSize(1);
        assertThat(list("q=" + client + "&page=1")).isEmpty();
        assertThat(list("q=%25" + client)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET,/alarms", "GET,/alarm-mutes"})
    void readingAndWritingAreTwoScopes(String method, String path) {
        String token = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:alarms:write")
                .json()
                .get("access_token")
                .asString();

        assertThat(api.adminAs(token, method, path, "").status()).isEqualTo(403);
    }

    @Test
    void aFloodOfSubjectsIsBoundedInAlarmsAndWindows() {
        clear();
        // of an hour of its own, since the audit trail limits the networks of an hour
        clock.during(Duration.ofHours(12), () -> {
            transaction.executeWithoutResult(status -> {
                for (int i = 0; i < 1_200; i++) {
                    events.publishEvent(AlarmTraffic.rejected(client + i, "10.9." + i / 250 + "." + i % 250, 400));
                }
            });
            detect();
        });

        assertThat(count("select count(*) from alarm where state = 'OPEN'"))
                .isEqualTo(2 * AlarmRaising.MAX_UNCLOSED + 1);
        assertThat(count("select count(*) from (select distinct subject_kind, subject_id from alarm_observation"
                        + " where detector = 'REJECTED_REQUESTS') subjects"))
                .isLessThanOrEqualTo(2_001);
        assertThat(count("select occurrences from alarm where subject_kind = 'others'"))
                .isGreaterThan(400);
        clear();
    }

    @Test
    void aClientIsSeenBehindAFloodOfNetworks() {
        clear();
        clock.during(Duration.ofHours(15), () -> {
            Instant now = clock.instant();
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                rows.add(new Object[] {"10.8." + i / 250 + "." + i % 250, now.atOffset(ZoneOffset.UTC)});
            }
            // as four nodes write them, of which each has a limit
            database.batchUpdate(
                    "insert into alarm_observation (detector, subject_kind, subject_id, item, observed_at, subject_name,"
                            + " occurrences, event_id, event_type) values ('REJECTED_REQUESTS', 'network', ?, '', ?, 'n', 1,"
                            + " '00000000-0000-0000-0000-000000000001', 'request.rejected')",
                    rows);
            for (int i = 0; i < 120; i++) {
                publish(AlarmTraffic.rejected("", "10.8." + i / 250 + "." + i % 250, 300));
            }
            detect();
            publish(AlarmTraffic.rejected(client, address, 100));
            detect();
        });

        assertThat(onlyAlarmOf(client).get("occurrences").asLong()).isEqualTo(100);
        clear();
    }

    private void clear() {
        transaction.executeWithoutResult(status -> {
            database.update("delete from alarm_observation");
            database.update("delete from alarm");
        });
    }

    @Test
    void aHostileSubjectStaysText() {
        String hostile = "<script>alert(1)</script>'; drop table alarm; --\u202E%" + "x".repeat(300);
        publish(new Happened("refresh-token.replayed", new Subject("client", client, hostile), address, 0, Map.of()));
        detect();

        JsonNode alarm = onlyAlarmOf(client);

        assertThat(alarm.at("/subject/name").asString())
                .startsWith("<script>alert(1)</script>'")
                .hasSize(200);
    }

    @Test
    void aClosedAlarmIsKeptForItsRetentionAndAnOpenOneStays() {
        publish(AlarmTraffic.rejected(client, address, 300));
        detect();
        close(onlyAlarmOf(client));

        transaction.executeWithoutResult(status -> {
            purge.purge(clock.instant().plus(Duration.ofDays(179)), 10_000);
            assertThat(alarmRows(client)).isEqualTo(1);
            purge.purge(clock.instant().plus(Duration.ofDays(181)), 10_000);
            assertThat(alarmRows(client)).isZero();
            assertThat(alarmRows(address)).isEqualTo(1);
            status.setRollbackOnly();
        });
    }

    @Test
    void theMetricCountsOpenAlarms() {
        publish(AlarmTraffic.rejected(client, address, 100));
        detect();
        metrics.read();
        double before = openAlarms();
        assertThat(before).isGreaterThanOrEqualTo(1);

        close(onlyAlarmOf(client));
        metrics.read();

        assertThat(openAlarms()).isEqualTo(before - 1);
        assertThat(meters.get("keyturn.alarms.open")
                        .tag("detector", "refresh-token-replay")
                        .tag("severity", "high")
                        .gauge()
                        .value())
                .isGreaterThanOrEqualTo(0);
    }

    @Test
    void aRunWithoutNewEventsTakesFewStatements() {
        detect();

        // seven, and one for each 500 events that are still counted
        assertThat(Statements.during(detection::run)).hasSizeLessThanOrEqualTo(7 + 5_000 / 500);
    }

    @Test
    void alarmsAboutManySubjectsTakeAsFewStatementsAsOne() {
        clear();
        clock.during(Duration.ofHours(13), () -> {
            transaction.executeWithoutResult(status -> {
                for (int i = 0; i < 80; i++) {
                    events.publishEvent(AlarmTraffic.rejected(client + i, address, 100));
                }
            });
            sequencer.run();

            // about 25, and one for each 500 events that are still counted
            assertThat(Statements.during(detection::run)).hasSizeLessThanOrEqualTo(25 + 6_000 / 500);
        });

        assertThat(read(onlyAlarmOf(client + 79)).get("evidence").size()).isEqualTo(1);
        clear();
    }

    private double openAlarms() {
        return meters.get("keyturn.alarms.open")
                .tag("detector", "rejected-requests")
                .gauge()
                .value();
    }

    private void registerClient() {
        api.registerOrdersApi();
        api.registerClient(Map.of(
                "client_id",
                client,
                "client_name",
                "Nightly export",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of("orders:read")));
    }

    private void presentWrongSecret() {
        assertThat(api.clientCredentials(client, "wrong", "orders:read").status())
                .isEqualTo(401);
    }

    private void publish(Happened event) {
        transaction.executeWithoutResult(status -> events.publishEvent(event));
    }

    private void detect() {
        sequencer.run();
        detection.run();
    }

    private Api.Answer mute(String detector, String subject, Duration time) {
        return api.admin(
                "POST",
                "/alarm-mutes",
                Map.of(
                        "detector",
                        detector,
                        "subject_kind",
                        "client",
                        "subject_id",
                        subject,
                        "until",
                        clock.instant().plus(time).toString(),
                        "note",
                        "Load test"));
    }

    private void close(JsonNode alarm) {
        Api.Answer closed =
                api.adminRaw("POST", "/alarms/" + alarm.get("id").asString() + "/close", "{}", "If-Match", "*");
        assertThat(closed.status()).as(closed.body()).isEqualTo(200);
    }

    private JsonNode read(JsonNode alarm) {
        return api.admin("GET", "/alarms/" + alarm.get("id").asString(), null).json();
    }

    private List<JsonNode> alarmsOf(String subject) {
        return list("subject_id=" + subject.replace("/", "%2F"));
    }

    private List<JsonNode> list(String query) {
        Api.Answer answer = api.admin("GET", "/alarms?" + query, null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("items").valueStream().toList();
    }

    private JsonNode onlyAlarmOf(String subject) {
        List<JsonNode> alarms = alarmsOf(subject);
        assertThat(alarms).hasSize(1);
        return alarms.get(0);
    }

    private List<JsonNode> eventsOf(JsonNode alarm, String type) {
        return api.admin(
                        "GET",
                        "/audit-events?type=" + type + "&subject_id="
                                + alarm.get("id").asString(),
                        null)
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    private long alarmRows(String subject) {
        return count("select count(*) from alarm where subject_id = '" + subject + "'");
    }

    private long count(String query) {
        return Objects.requireNonNull(database.queryForObject(query, Long.class));
    }
}
