package dev.keyturn.audit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.audit.AuditTrail;
import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.audit.export.TestEvents.Reported;
import dev.keyturn.audit.proof.RecordedEvent.Who;
import dev.keyturn.mail.Mailer;
import dev.keyturn.testing.MailServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.RejectException;

/** Mail about events of a server with a mail server on the same machine. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailedEventsTests {

    private final MailServer mailServer = MailServer.withoutTls();
    private StartedServer keyturn;
    private MailedEvents target;

    @BeforeAll
    void start(@TempDir Path folder) {
        keyturn = StartedServer.with(
                "keyturn.issuer=" + TestEvents.ISSUER,
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.console.url=http://localhost:7001",
                "keyturn.mail.host=localhost",
                "keyturn.mail.port=" + mailServer.port(),
                "keyturn.mail.security=none",
                "keyturn.mail.from=keyturn@example.com",
                "keyturn.audit.export.mails.on-call.to=ops@example.com, boss@example.com");
        target = new MailedEvents(
                "mails.test",
                "ops@example.com",
                keyturn.bean(Mailer.class),
                "id.example.com",
                new EventTexts("https://console.example.com/"));
    }

    @AfterAll
    void stop() {
        keyturn.close();
        mailServer.close();
    }

    @BeforeEach
    void forget() {
        mailServer.received().clear();
        mailServer.beforeAccepting(() -> {});
    }

    @Test
    void anAlarmIsMailedToAllRecipientsAndOtherEventsAreNot() {
        AuditTrail trail = keyturn.bean(AuditTrail.class);
        trail.record(new Raised("client.created", "not mailed"));
        trail.record(new Raised("alarm.raised", "rejected-requests: Orders"));

        Waiting.until(() -> mailServer.received().size() == 2);

        assertThat(mailServer.received())
                .extracting(MailServer.Received::to)
                .containsExactlyInAnyOrder("ops@example.com", "boss@example.com");
        assertThat(mailServer.received().get(0).text())
                .contains("Many rejected requests", "client: Orders (c1)", "http://localhost:7001/alarms/7")
                .doesNotContain("not mailed");
    }

    @Test
    void aMailSaysWhatHappenedWhenAndToWhat() throws Exception {
        Reported reported = new Reported();

        target.deliver(
                List.of(TestEvents.outgoing(
                        7,
                        TestEvents.event(
                                "client.created",
                                false,
                                new Who("client", "c1", "Orders"),
                                "{\"grant_types\":\"client_credentials\"}"))),
                reported);

        assertThat(reported.next).isEqualTo(8);
        assertThat(mailServer.received().get(0).message().getSubject())
                .isEqualTo("Keyturn at id.example.com: client.created (Informational)");
        assertThat(mailServer.received().get(0).text()).isEqualTo("""
                        Keyturn at id.example.com recorded:

                        2026-11-30 08:00:00 UTC  client.created
                          severity: Informational
                          subject: Orders
                          grant_types: client_credentials

                        The console shows alarms under Alarms, and all events under Audit trail.
                        You get this mail because the server's settings have your address (keyturn.audit.export.mails).
                        """);
    }

    @Test
    void aMailAboutAnAlarmSaysInWordsWhatItIsAndWhatToDo() throws Exception {
        target.deliver(List.of(alarm("alarm.raised")), new Reported());

        assertThat(mailServer.received().get(0).message().getSubject())
                .isEqualTo("Keyturn at id.example.com: Many rejected requests (Medium)");
        assertThat(mailServer.received().get(0).text()).isEqualTo("""
                        Keyturn at id.example.com recorded:

                        2026-11-30 08:00:00 UTC  Many rejected requests
                          severity: Medium
                          client: Orders (c1)
                          occurrences: 120

                          A client, or the programs in one network, sent many requests that the server rejected.
                          Look at the reasons in the evidence. A client that fails has often lost its secret. A network that fails may be guessing secrets or keys: block it at your proxy.

                          https://console.example.com/alarms/a1

                        The console shows alarms under Alarms, and all events under Audit trail.
                        You get this mail because the server's settings have your address (keyturn.audit.export.mails).
                        """);
    }

    @Test
    void aMailAboutALaterStepOfAnAlarmNamesTheStep() throws Exception {
        target.deliver(List.of(alarm("alarm.closed"), alarm("alarm.muted")), new Reported());

        assertThat(mailServer.received().get(0).text())
                .contains("UTC  Alarm closed: Many rejected requests", "UTC  Alarms muted: Many rejected requests")
                .containsOnlyOnce("https://console.example.com/alarms/a1")
                .doesNotContain("subject_id", "severity: medium", "lost its secret");
    }

    @Test
    void aMailHasNoLinkIfTheAddressOfTheConsoleIsNotKnown() {
        assertThat(new EventTexts("").whole(alarm("alarm.raised")))
                .contains("Orders")
                .doesNotContain("/alarms/");
    }

    private static OutgoingEvent alarm(String type) {
        return TestEvents.outgoing(
                3, TestEvents.event(type, false, new Who("alarm", "a1", "rejected-requests: Orders"), """
                        {"detector":"rejected-requests","severity":"medium","subject_kind":"client",\
                        "subject_id":"c1","subject_name":"Orders","occurrences":"120"}"""));
    }

    @Test
    void manyEventsAreOneMailThatDescribesTheFirst() throws Exception {
        List<OutgoingEvent> events = TestEvents.several(MailedEvents.DESCRIBED + 5);
        Reported reported = new Reported();

        target.deliver(events, reported);

        assertThat(mailServer.received()).hasSize(1);
        assertThat(reported.next).isEqualTo(MailedEvents.DESCRIBED + 5);
        assertThat(mailServer.received().get(0).message().getSubject())
                .isEqualTo("Keyturn at id.example.com: 25 events, first client.created (Informational)");
        assertThat(mailServer.received().get(0).text()).containsOnlyOnce("And 5 more.");
        assertThat(mailServer.received().get(0).text().lines())
                .filteredOn(line -> line.endsWith("client.created"))
                .hasSize(MailedEvents.DESCRIBED);
    }

    @Test
    void theMostSevereEventsAreDescribedFirst() throws Exception {
        List<OutgoingEvent> events = new ArrayList<>(TestEvents.several(MailedEvents.DESCRIBED + 5));
        Who client = new Who("client", "c1", "Stolen");
        events.add(TestEvents.outgoing(
                90,
                TestEvents.event(
                        "alarm.raised", false, client, "{\"severity\":\"high\",\"subject_name\":\"Orders\"}")));

        target.deliver(events, new Reported());

        assertThat(mailServer.received().get(0).message().getSubject())
                .isEqualTo("Keyturn at id.example.com: 26 events, first alarm.raised (High)");
        assertThat(mailServer.received().get(0).text())
                .containsSubsequence("alarm.raised", "Stolen", "client.created", "And 6 more.");
    }

    @Test
    void mailsWithOtherEventsHaveOtherIdentifiers() throws Exception {
        List<OutgoingEvent> events = TestEvents.several(3);

        target.deliver(events.subList(0, 1), new Reported());
        target.deliver(events, new Reported());
        target.deliver(events, new Reported());

        List<String> ids = new ArrayList<>();
        for (MailServer.Received each : mailServer.received()) {
            ids.add(each.message().getMessageID());
        }
        assertThat(ids.get(1)).isEqualTo(ids.get(2)).isNotEqualTo(ids.get(0));
    }

    @Test
    void aMailThatTheServerNeverAcceptsIsSentWithoutDetails() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        mailServer.beforeAccepting(() -> {
            if (attempts.incrementAndGet() == 1) {
                throw new RejectException(554, "spam");
            }
        });
        Reported reported = new Reported();

        target.deliver(List.of(TestEvents.hostile(4)), reported);

        assertThat(reported.next).isEqualTo(5);
        assertThat(mailServer.received()).hasSize(1);
        assertThat(mailServer.received().get(0).text())
                .contains("rejected this mail with its details", "user.created", "severity: Informational")
                .doesNotContain("subject:", "forged");
    }

    @Test
    void aHostileNameStaysOnItsLine() throws Exception {
        target.deliver(List.of(TestEvents.hostile(1)), new Reported());

        assertThat(mailServer.received().get(0).text().lines())
                .filteredOn(line -> line.contains("forged"))
                .singleElement()
                .asString()
                .startsWith("  subject: =cmd");
        assertThat(mailServer.received().get(0).text()).doesNotContain("\u001b", "\u202e", "\u0000");
    }

    @Test
    void withoutAMailServerTheStartFailsWithTheSettingThatIsMissing(@TempDir Path folder) {
        assertThatThrownBy(() -> StartedServer.with(
                        "spring.datasource.url=" + StartedServer.newH2Database(),
                        "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                        "keyturn.audit.export.mails.on-call.to=ops@example.com"))
                .rootCause()
                .hasMessageContaining("set keyturn.mail.host");
    }

    private record Raised(String type, String name) implements AuditableEvent {

        @Override
        public Subject subject() {
            return new Subject("alarm", "7", name);
        }

        @Override
        public Map<String, String> details() {
            return Map.of(
                    "detector",
                    "rejected-requests",
                    "subject_kind",
                    "client",
                    "subject_id",
                    "c1",
                    "subject_name",
                    "Orders");
        }
    }
}
