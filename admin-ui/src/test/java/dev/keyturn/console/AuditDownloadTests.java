package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ConsoleTest
class AuditDownloadTests {

    private static final Map<String, Object> BATCH = Map.of("kind", "client", "id", "batch", "name", "Orders batch");

    @Test
    void hasAllEventsOfTheFilterOfThePage(Browser browser, FakeAdminApi api) throws IOException {
        for (int i = 0; i < 5; i++) {
            api.event("client.created", Map.of("kind", "client", "id", "c" + i, "name", "C" + i), Map.of("n", "" + i));
            api.event("client.deleted", BATCH, Map.of());
        }
        HtmlPage page = browser.open("/audit?type=client.created&from=2026-01-01T00:00");

        List<String> csv = lines(press(page, 0));
        List<String> json = lines(press(page, 1));

        assertThat(csv).hasSize(6);
        assertThat(csv.get(0))
                .isEqualTo("\uFEFF\"id\",\"occurred_at\",\"type\",\"failure\",\"actor_kind\",\"actor_id\","
                        + "\"actor_name\",\"subject_kind\",\"subject_id\",\"subject_name\",\"remote_address\",\"occurrences\","
                        + "\"last_occurred_at\",\"details\"");
        assertThat(csv.get(1)).contains("\"client.created\",\"false\"", "\"c4\",\"C4\"", "\"{\"\"n\"\":\"\"4\"\"}\"");
        assertThat(json).hasSize(5);
        JsonNode last = JsonMapper.shared().readTree(json.get(4));
        assertThat(last.at("/subject/id").asString()).isEqualTo("c0");
        assertThat(api.requests).anyMatch(request -> request.contains("from=2026-01-01T00%3A00%3A00Z"));
    }

    @Test
    void isAFileToSave(Browser browser, FakeAdminApi api) throws IOException {
        api.event("client.created", BATCH, Map.of());
        HtmlPage page = browser.open("/audit");

        WebResponse csv = press(page, 0);
        WebResponse json = press(page, 1);

        assertThat(csv.getContentType()).isEqualTo("text/csv");
        assertThat(csv.getResponseHeaderValue("Content-Disposition"))
                .isEqualTo("attachment; filename=\"audit-events.csv\"");
        assertThat(json.getContentType()).isEqualTo("application/x-ndjson");
        assertThat(json.getResponseHeaderValue("Content-Disposition"))
                .isEqualTo("attachment; filename=\"audit-events.jsonl\"");
        assertThat(json.getResponseHeaderValue("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void noCellIsAFormulaOrEndsItsRow(Browser browser, FakeAdminApi api) throws IOException {
        List<String> names = List.of(
                "=cmd|'/C calc'!A0",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r\n=1",
                "\"=1",
                "\uFF1D1",
                "a\r\nb\"c\u0000",
                ",=1");
        names.forEach(name ->
                api.event("client.created", Map.of("kind", "client", "id", "x", "name", name), Map.of("note", name)));

        List<String> csv = lines(press(browser.open("/audit"), 0));

        assertThat(csv).hasSize(1 + names.size());
        assertThat(csv.get(10)).contains("\"'=cmd|'/C calc'!A0\"");
        assertThat(csv.get(5)).contains("\"'   =1\"".replace("   ", "  "));
        assertThat(csv.get(4)).contains("\"\"\"=1\"");
        assertThat(csv.get(2)).contains("\"a  b\"\"c \"");
        assertThat(csv.stream().skip(1)).allMatch(row -> row.matches("(\"(?![=+@-])([^\"]|\"\")*\"(,|$)){14}"));
    }

    @Test
    void aRefusalIsAPageAndAWrongTimeLeadsToThePage(Browser browser, FakeAdminApi api) {
        api.event("client.created", BATCH, Map.of());
        assertThat(text(browser.open("/audit/events.csv?from=yesterday"))).contains("2026-11-23T18:30");
        assertThat(all(browser.open("/audit?from=yesterday"), "a[href*='events.csv']"))
                .isEmpty();

        api.always = FakeAdminApi.Refusal.of(403, "insufficient-scope", "The access token lacks a scope.");
        assertThat(Browser.status(browser.open("/audit/events.csv"))).isEqualTo(403);
    }

    @Test
    void isIncompleteForTheBrowserIfTheServerFailsMidway(Browser browser, FakeAdminApi api) {
        for (int i = 0; i < 3; i++) {
            api.event("client.created", BATCH, Map.of());
        }
        browser.open("/audit");
        api.failsAfterTheFirstPart = true;

        assertThatThrownBy(() -> browser.send(browser.request("/audit/events.csv")))
                .isInstanceOf(UncheckedIOException.class);
    }

    private static WebResponse press(HtmlPage page, int index) throws IOException {
        HtmlAnchor link = (HtmlAnchor) all(page, ".actions a").get(index);
        return page.getWebClient().loadWebResponse(new WebRequest(page.getFullyQualifiedUrl(link.getHrefAttribute())));
    }

    private static List<String> lines(WebResponse file) throws IOException {
        return new String(file.getContentAsStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
