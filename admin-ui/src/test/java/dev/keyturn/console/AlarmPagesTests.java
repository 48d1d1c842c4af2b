package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static dev.keyturn.console.Browser.type;
import static dev.keyturn.console.Browser.typed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ConsoleTest
class AlarmPagesTests {

    private static final String ID = "0191b7a0-0000-7000-8000-0000000000a1";

    @Test
    void showsAnEmptyList(Browser browser) {
        assertThat(text(browser.open("/alarms"))).contains("No alarms").doesNotContain("Mutes");
        assertThat(text(browser.open("/alarms?state=closed"))).contains("No matching alarms");
    }

    @Test
    void listsAlarmsWithSeverityAndStateInWords(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");
        api.alarm("a2", "refresh-token-replay", "high", "shop").put("state", "acknowledged");

        HtmlPage page = browser.open("/alarms");

        assertThat(first(page, "tbody tr:nth-child(1)"))
                .contains("Many rejected requests", "Client batch", "Medium", "Open", "107");
        assertThat(first(page, "tbody tr:nth-child(2)")).contains("Refresh token reused", "High", "Acknowledged");
        assertThat(all(page, "tbody a[href='/clients/batch']")).hasSize(1);
        assertThat(all(browser.open("/alarms?severity=high"), "tbody tr")).hasSize(1);
        assertThat(first(browser.open("/alarms?severity=high"), "option[selected]"))
                .isEqualTo("High");
    }

    @Test
    void countsOpenAlarmsInNavigationAndOverview(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");
        api.alarm("a2", "refresh-token-replay", "high", "shop").put("state", "closed");

        HtmlPage overview = browser.open("/");

        assertThat(first(overview, "nav a[href='/alarms']")).isEqualTo("Alarms 1 open");
        assertThat(first(overview, "main a[href='/alarms?state=open']")).isEqualTo("1 open alarm");
        assertThat(api.requests.stream().filter(request -> request.contains("state=open")))
                .hasSize(1);
    }

    @Test
    void showsNoCountWithoutOpenAlarms(Browser browser) {
        HtmlPage overview = browser.open("/");

        assertThat(first(overview, "nav a[href='/alarms']")).isEqualTo("Alarms");
        assertThat(all(overview, "main .alert")).isEmpty();
    }

    @Test
    void linksTheEvidenceToTheAuditTrail(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");

        HtmlPage page = browser.open("/alarms/" + ID);

        assertThat(text(page)).contains("Many rejected requests", "Look at the reasons in the evidence");
        HtmlPage audit = press(page, "Request rejected");
        assertThat(path(audit)).isEqualTo("/audit?event_id=" + FakeAdminApi.EVENT);
        assertThat(text(audit)).contains("One event: " + FakeAdminApi.EVENT);
        assertThat(api.requests).anyMatch(request -> request.contains("event_id=" + FakeAdminApi.EVENT));
    }

    @Test
    void tellsReasonCountAddressAndSubjectOfTheEvidence(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");
        api.events.add(event("request.rejected", Map.of("kind", "client", "id", "batch", "name", "Batch"), 40));

        HtmlPage page = browser.open("/alarms/" + ID);

        assertThat(first(page, "#evidence tbody tr"))
                .contains("Batch", "/oauth2/token", "(wrong client secret)", "40", "192.0.2.9");
        assertThat(text(page)).contains("107 rejected requests");
    }

    @Test
    void saysThatAClientOnlyCheckedTheCredentialOfAStranger(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");
        Map<String, Object> event =
                event("request.rejected", Map.of("kind", "client", "id", "gate", "name", "Gateway"), 40);
        event.put(
                "details",
                Map.of("endpoint", "/gateway/check", "reason", "api-key-unknown", "client_role", "verifier"));
        api.events.add(event);

        assertThat(first(browser.open("/alarms/" + ID), "#evidence tbody tr"))
                .contains("Credentials that Gateway checked at /gateway/check were rejected (unknown API key)");
    }

    @Test
    void tellsTheAccountOfAFailedSignIn(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "password-spraying", "high", "batch");
        api.events.add(event("sign-in.failed", Map.of("kind", "user", "id", "u1", "name", "ada"), 3));

        HtmlPage page = browser.open("/alarms/" + ID);

        assertThat(first(page, "#evidence tbody tr")).contains("Sign-in failed for ada", "3", "192.0.2.9");
        assertThat(text(page)).contains("107 failed sign-ins");
    }

    @Test
    void readsAllEventsOfTheEvidenceInOneRequestAndSaysHowManyOccurrencesTheyHave(Browser browser, FakeAdminApi api) {
        List<Map<String, Object>> evidence = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Map<String, Object> event =
                    event("request.rejected", Map.of("kind", "client", "id", "batch", "name", "Batch"), 3);
            event.put("id", "0191b7a0-0000-7000-8000-0000000001%02d".formatted(i));
            api.events.add(event);
            evidence.add(Map.of(
                    "event_id", event.get("id"), "occurred_at", "2026-11-01T09:30:00Z", "type", "request.rejected"));
        }
        api.alarm(ID, "rejected-requests", "medium", "batch").put("evidence", evidence);

        HtmlPage page = browser.open("/alarms/" + ID);

        assertThat(all(page, "#evidence tbody .table__sub")).hasSize(20);
        assertThat(api.requests.stream().filter(request -> request.startsWith("GET /audit-events")))
                .hasSize(1);
        assertThat(first(page, "#evidence"))
                .contains("20 audit events with 60 of the 107 occurrences. An alarm keeps up to 20 events.");
        assertThat(path(press(page, "All events about batch"))).isEqualTo("/audit?subject_id=batch");
    }

    @Test
    void saysNothingOfMissingOccurrencesIfTheEvidenceHasAll(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");
        api.events.add(event("request.rejected", Map.of("kind", "client", "id", "batch", "name", "Batch"), 107));

        assertThat(first(browser.open("/alarms/" + ID), "#evidence"))
                .contains("Up to 20 audit events that led to the alarm.")
                .doesNotContain("of the 107");
    }

    @Test
    void namesTheAccountWhosePasswordIsGuessed(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "password-guessing", "medium", "batch")
                .put("subject", Map.of("kind", "user", "id", "u1", "name", "ada"));

        HtmlPage page = browser.open("/alarms/" + ID);

        assertThat(text(page)).contains("Failed sign-ins for one account", "User ada", "107 failed sign-ins");
        assertThat(all(page, "a[href='/users/u1']")).hasSize(1);
        assertThat(all(browser.open("/alarms?detector=password-guessing"), "tbody tr"))
                .hasSize(1);
    }

    /** The event that is the evidence of alarms. */
    private static Map<String, Object> event(String type, Map<String, ?> subject, long occurrences) {
        Map<String, Object> event = new HashMap<>();
        event.put("id", FakeAdminApi.EVENT);
        event.put("occurred_at", "2026-11-01T09:30:00Z");
        event.put("type", type);
        event.put("failure", true);
        event.put("actor", Map.of("kind", "anonymous", "id", "", "name", "anonymous"));
        event.put("subject", subject);
        event.put("details", Map.of("endpoint", "/oauth2/token", "reason", "wrong-secret"));
        event.put("remote_address", "192.0.2.9");
        event.put("occurrences", occurrences);
        event.put("last_occurred_at", "2026-11-01T09:40:00Z");
        return event;
    }

    /** Mails have the same words. */
    @Test
    void titlesAndAdviceAreThoseOfTheServer() throws IOException {
        Properties console = texts(Path.of("src/main/resources/messages/alarms.properties"));
        Properties server = texts(Path.of("../auth-server/src/main/resources/messages/alarms.properties"));

        List<String> detectors = console.stringPropertyNames().stream()
                .filter(key -> key.startsWith("alarms.detector."))
                .map(key -> key.substring("alarms.detector.".length()))
                .toList();

        assertThat(detectors).hasSizeGreaterThan(8).allSatisfy(detector -> {
            assertThat(server.getProperty("title." + detector))
                    .isEqualTo(console.getProperty("alarms.detector." + detector));
            assertThat(server.getProperty("advice." + detector))
                    .isEqualTo(console.getProperty("alarms.advice." + detector));
            assertThat(server.getProperty("about." + detector)).isNotBlank();
        });
    }

    private static Properties texts(Path file) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        }
        return texts;
    }

    @Test
    void acknowledgesAnAlarmWithANote(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");
        HtmlPage page = browser.open("/alarms/" + ID);
        type(page, "note", "Ada asks them");

        HtmlPage done = press(page, "Acknowledge");

        assertThat(text(done)).contains("Alarm acknowledged.", "by ada", "Ada asks them");
        assertThat(all(done, "form[action$='/acknowledge']")).isEmpty();
        assertThat(api.bodies).contains(Map.of("note", "Ada asks them"));
        assertThat(first(done, "nav a[href='/alarms']")).isEqualTo("Alarms");
    }

    @Test
    void closesAnAlarmAfterAConfirmation(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");
        HtmlPage question = press(browser.open("/alarms/" + ID), "Close…");

        HtmlPage done = press(question, "Close alarm");

        assertThat(text(question)).contains("Close this alarm?", "Client batch");
        assertThat(path(done)).isEqualTo("/alarms/" + ID);
        assertThat(text(done)).contains("Alarm closed.", "Closed");
        assertThat(all(done, "a[href$='/close']")).isEmpty();
        assertThat(api.bodies).contains(Map.of());
    }

    @Test
    void saysThatAnotherAdministratorWasFaster(Browser browser, FakeAdminApi api) {
        Map<String, Object> alarm = api.alarm(ID, "rejected-requests", "medium", "batch");
        HtmlPage question = browser.open("/alarms/" + ID + "/close");
        type(question, "note", "mine");
        alarm.put("version", 1);

        HtmlPage refused = press(question, "Close alarm");

        assertThat(status(refused)).isEqualTo(412);
        assertThat(first(refused, "[role=alert]")).contains("changed");
        assertThat(typed(refused, "note")).isEqualTo("mine");
    }

    @Test
    void mutesASubjectAndEndsTheMute(Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");
        HtmlPage question = press(browser.open("/alarms/" + ID), "Mute…");

        HtmlPage muted = press(question, "Mute");

        assertThat(text(muted)).contains("You can end the mute at any time", "Muted until");
        assertThat(api.mutes.get(0))
                .containsEntry("detector", "rejected-requests")
                .containsEntry("subject_kind", "client")
                .containsEntry("subject_id", "batch");
        assertThat(text(browser.open("/alarms"))).contains("Mutes", "End mute");

        HtmlPage ended = press(muted, "End mute");

        assertThat(text(ended)).contains("Mute ended.").doesNotContain("Muted until");
        assertThat(api.mutes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../keys", "a%0d%0aX-Injected:%20yes", "1); DROP TABLE client; --"})
    void leadsToTheListAfterAMuteIfTheFormNamesNoAlarm(String alarm, Browser browser, FakeAdminApi api) {
        api.alarm(ID, "rejected-requests", "medium", "batch");
        HtmlPage question = press(browser.open("/alarms/" + ID), "Mute…");
        HtmlPage muted = press(question, "Mute");
        ((HtmlInput) muted.querySelector("input[name=alarm]")).setValue(alarm);

        assertThat(path(press(muted, "End mute"))).isEqualTo("/alarms");
    }

    @Test
    void showsHostileTextAsText(Browser browser, FakeAdminApi api) {
        String hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        Map<String, Object> alarm = api.alarm(ID, hostile, hostile, hostile);
        alarm.put("subject", Map.of("kind", hostile, "id", hostile, "name", hostile));
        alarm.put("note", hostile);
        alarm.put(
                "evidence",
                List.of(Map.of("event_id", hostile, "occurred_at", "2026-11-01T09:30:00Z", "type", hostile)));

        for (String address :
                List.of("/alarms", "/alarms/" + ID, "/alarms/" + ID + "/close", "/alarms/" + ID + "/mute")) {
            HtmlPage page = browser.open(address);
            assertThat(status(page)).as(address).isEqualTo(200);
            assertThat(text(page)).as(address).contains("<script>alert(1)</script>");
            assertThat(all(page, "main img, main script")).as(address).isEmpty();
        }
    }

    @Test
    void anAlarmThatDoesNotExistIsNotFound(Browser browser) {
        assertThat(status(browser.open("/alarms/none"))).isEqualTo(404);
    }
}
