package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static dev.keyturn.console.Browser.typed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;

@ConsoleTest
class AuditPageTests {

    private static final Map<String, Object> BATCH = Map.of("kind", "client", "id", "batch", "name", "Orders batch");

    @Test
    void showsAnEmptyList(Browser browser) {
        assertThat(text(browser.open("/audit"))).contains("No events yet");
        assertThat(text(browser.open("/audit?q=zzz"))).contains("No matching events");
    }

    @Test
    void wordsEventsAsSentences(Browser browser, FakeAdminApi api) {
        api.event("client.created", BATCH, Map.of());
        api.event("user.signed-in", Map.of("kind", "user", "id", FakeServer.ADA, "name", "ada"), Map.of());
        api.event("grant.revoked", BATCH, Map.of("reason", "code-replayed")).put("failure", true);

        HtmlPage page = browser.open("/audit");

        assertThat(sentence(page, 2)).startsWith("ada created the client Orders batch");
        assertThat(sentence(page, 1)).startsWith("ada signed in");
        assertThat(sentence(page, 0))
                .startsWith("Warning A grant of Orders batch was revoked (authorization code reused)");
        assertThat(all(page, "tbody a[href='/clients/batch']")).hasSize(2);
    }

    @Test
    void saysWhichRequestsWereRejectedAndWhy(Browser browser, FakeAdminApi api) {
        api.event("request.rejected", BATCH, Map.of("endpoint", "/oauth2/token", "reason", "wrong-secret"));
        api.event(
                        "request.rejected",
                        Map.of("kind", "client", "id", "", "name", "an unknown or unnamed client"),
                        Map.of("endpoint", "/userinfo", "reason", "wrong-token"))
                .put("occurrences", 4);

        HtmlPage page = browser.open("/audit");

        assertThat(sentence(page, 1))
                .startsWith("Requests to /oauth2/token by Orders batch were rejected (wrong client secret) Details");
        assertThat(sentence(page, 0))
                .startsWith(
                        "Requests to /userinfo by an unknown or unnamed client were rejected (wrong access token) (4 times) Details");
    }

    @Test
    void showsAnEventOfATypeThatItDoesNotKnow(Browser browser, FakeAdminApi api) {
        api.event(
                "moon-phase-changed",
                Map.of("kind", "moon", "id", "1", "name", "The moon"),
                Map.of("phase", "full", "until", "2027-01-31T00:00:00Z"));

        HtmlPage page = browser.open("/audit");

        assertThat(sentence(page, 0)).startsWith("ada: moon-phase-changed, The moon");
        assertThat(first(page, "details dl"))
                .contains(
                        "moon-phase-changed",
                        "22 Nov 2026, 10:15:30 UTC",
                        "192.0.2.7",
                        "phase",
                        "full",
                        "31 Jan 2027, 00:00:00 UTC");
    }

    @Test
    void showsAnEventThatLacksEverythingThatMayBeLacking(Browser browser, FakeAdminApi api) {
        Map<String, Object> event =
                api.event("signing-key.generated", Map.of("kind", "signing-key", "id", "k1"), Map.of());
        event.put("remote_address", null);
        event.put("details", null);
        event.put("actor", Map.of("kind", "server", "id", "", "name", ""));

        assertThat(sentence(browser.open("/audit"), 0)).startsWith("The server generated the signing key k1");
    }

    @Test
    void namesTheServerAndItsKeysAsOtherPagesDo(Browser browser, FakeAdminApi api) {
        String key = "yjKomgIie0drh4pKaNQhh-erdKuQeffCE-ZT0ScbCEc";
        api.event("signing-key.retired", Map.of("kind", "signing-key", "id", key, "name", key), Map.of())
                .put("actor", Map.of("kind", "server", "id", "server", "name", "server"));

        assertThat(sentence(browser.open("/audit"), 0)).startsWith("The server retired the signing key yjKomgIie0dr…");
    }

    @Test
    void filtersByTypeTimeAndSubject(Browser browser, FakeAdminApi api) {
        api.event("client.created", BATCH, Map.of());
        api.event("client.disabled", BATCH, Map.of()).put("occurred_at", "2026-11-23T08:00:00Z");

        HtmlPage typed = browser.open("/audit?type=client.disabled");
        HtmlPage timed = browser.open("/audit?from=2026-11-22T10:00&to=2026-11-22T10:16");
        HtmlPage subject = browser.open("/audit?subject_id=batch");

        assertThat(all(typed, "tbody tr")).hasSize(1);
        assertThat(first(typed, "option[selected]")).isEqualTo("Client disabled");
        assertThat(first(typed, "optgroup[label=Clients]")).contains("Client created", "Client secret created");
        assertThat(first(typed, "optgroup[label=APIs]")).contains("API created");
        assertThat(first(browser.open("/audit?type=moon-phase-changed"), "option[selected]"))
                .isEqualTo("moon-phase-changed");
        assertThat(all(timed, "tbody tr")).hasSize(1);
        assertThat(typed(timed, "from")).isEqualTo("2026-11-22T10:00");
        assertThat(api.requests).anyMatch(request -> request.contains("from=2026-11-22T10%3A00%3A00Z"));
        assertThat(all(subject, "tbody tr")).hasSize(2);
        assertThat(text(press(subject, "Clear filters"))).doesNotContain("Events for");
    }

    @Test
    void keepsAnInvalidTimeAndShowsTheFormat(Browser browser, FakeAdminApi api) {
        HtmlPage page = browser.open("/audit?from=yesterday");

        assertThat(status(page)).isEqualTo(200);
        assertThat(first(page, "#from-error")).contains("2026-11-23T18:30");
        assertThat(api.requests).noneMatch(request -> request.contains("yesterday"));
    }

    private static String sentence(HtmlPage page, int row) {
        return all(page, "tbody tr")
                .get(row)
                .getTextContent()
                .replaceAll("\\s+", " ")
                .strip();
    }
}
