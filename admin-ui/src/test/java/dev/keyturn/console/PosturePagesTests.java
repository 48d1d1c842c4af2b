package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ConsoleTest
class PosturePagesTests {

    private static final String EVIL = "<script>alert(1)</script>";

    @BeforeEach
    void breakARule(FakeAdminApi api) {
        api.findings = List.of(finding("client", "shop", EVIL));
        api.posture = Map.of(
                "score",
                71,
                "checked_at",
                "2026-05-01T10:00:00Z",
                "history",
                List.of(Map.of("day", "2026-04-30", "score", 60), Map.of("day", "2026-05-01", "score", 71)),
                "rules",
                List.of(
                        rule("client-secret-old", "Old secrets", "open", "client", "shop", EVIL, null),
                        rule("scope-unused", "Unused scopes", "accepted", "scope", "a:b", "a:b", "Planned"),
                        rule("limits-off", "Limits are off", "passed", "setting", "", "", null)));
    }

    @Test
    void showsScoreFindingsAndTheirRemedy(Browser browser) {
        HtmlPage page = browser.open("/posture");

        assertThat(text(page))
                .contains("Score: 71 of 100", "Old secrets", "High", "RFC 9700", "Why it matters", "How to mend it")
                .contains(EVIL, "Planned", "1 rule passed");
        assertThat(all(page, "details li"))
                .singleElement()
                .extracting(item -> item.getTextContent().strip())
                .isEqualTo("Limits are off RFC 9700");
        assertThat(all(page, "a[href='/clients/shop']")).hasSize(1);
        assertThat(all(page, ".score__line[points='0.0,40 400.0,29']")).hasSize(1);
        assertThat(all(page, "[style]")).isEmpty();
    }

    @Test
    void listsAllFindingsOfARuleInPages(Browser browser, FakeAdminApi api) {
        List<Map<String, Object>> all = IntStream.range(0, 41)
                .mapToObj(i -> finding("client", "shop-" + i, "Shop " + i))
                .toList();
        api.findings = all;
        Map<String, Object> rule =
                new LinkedHashMap<>(rule("client-secret-old", "Old secrets", "open", "client", "shop", EVIL, null));
        rule.put("affected", all.subList(0, 25));
        api.posture = new LinkedHashMap<>(api.posture);
        api.posture.put("rules", List.of(rule));

        HtmlPage report = browser.open("/posture");
        assertThat(all(report, "a[href*='/posture/accept']")).hasSize(20);

        HtmlPage first = Browser.press(report, "Show all findings: Old secrets");
        HtmlPage third = browser.open("/posture/findings?rule=client-secret-old&page=2");

        assertThat(text(first)).contains("Old secrets", "Why it matters", "1–20 of 41", "Shop 19");
        assertThat(all(first, "a[rel='next'][href='/posture/findings?rule=client-secret-old&page=1']"))
                .hasSize(1);
        assertThat(text(third)).contains("Shop 40").doesNotContain("Shop 39");
        assertThat(text(browser.open("/posture/findings?rule=client-secret-old&q=Shop 33")))
                .contains("Shop 33", "1–1 of 1");
        assertThat(text(browser.open("/posture/findings?rule=client-secret-old&q=none")))
                .contains("No matching findings", "Clear filters");
        api.findings = List.of();
        assertThat(text(browser.open("/posture/findings?rule=client-secret-old")))
                .contains("No findings", "The rule holds")
                .doesNotContain("Clear filters");
        assertThat(status(browser.open("/posture/findings?rule=other"))).isEqualTo(404);
        assertThat(status(browser.open("/posture/findings"))).isEqualTo(404);
    }

    @Test
    void acceptsAFindingThatTheReportDoesNotName(Browser browser, FakeAdminApi api) {
        api.findings = List.of(finding("client", "last", "Last shop"));

        HtmlPage form = browser.open("/posture/accept?rule=client-secret-old&type=client&id=last");

        assertThat(text(form)).contains("Last shop");
    }

    @Test
    void saysWhichAcceptanceNoLongerAppliesAndWhy(Browser browser, FakeAdminApi api) {
        Map<String, Object> finding = finding("client", "shop", "Shop");
        finding.put(
                "outdated_acceptance", Map.of("acceptance", acceptance("Planned"), "changes", List.of("scopes", "x")));
        Map<String, Object> rule =
                new LinkedHashMap<>(rule("client-secret-old", "Old secrets", "open", "client", "shop", EVIL, null));
        rule.put("affected", List.of(finding));
        api.posture = new LinkedHashMap<>(api.posture);
        api.posture.put("rules", List.of(rule));

        HtmlPage page = browser.open("/posture");

        assertThat(text(page)).contains("No longer applies", "Planned", "Changed since: scopes, x");
        assertThat(all(page, "a[href*='/posture/accept']")).hasSize(1);
        assertThat(all(page, "form[action*='/posture/acceptances/'][action$='/withdraw']"))
                .hasSize(1);
    }

    @Test
    void acceptsAFindingWithAReasonAndATime(Browser browser, FakeAdminApi api) {
        HtmlPage form = Browser.press(browser.open("/posture"), "Accept… " + EVIL);
        Browser.type(form, "reason", "Replaced in March");

        HtmlPage done = Browser.press(form, "Accept finding");

        assertThat(text(done)).contains("Finding accepted.");
        assertThat(api.bodies)
                .anySatisfy(body -> assertThat(body)
                        .containsEntry("rule", "client-secret-old")
                        .containsEntry("affected_id", "shop")
                        .containsEntry("fingerprint", "state-of-shop")
                        .containsEntry("reason", "Replaced in March")
                        .containsKey("expires_at"));
    }

    @Test
    void showsWhichFieldTheServerRejects(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/posture/accept?rule=client-secret-old&type=client&id=shop");
        api.nextWrite = FakeAdminApi.Refusal.invalid("reason", "required", Map.of());

        HtmlPage again = Browser.press(form, "Accept finding");

        assertThat(status(again)).isEqualTo(400);
        assertThat(all(again, ".field__error")).hasSize(1);
    }

    @Test
    void asksAgainIfTheObjectHasChangedMeanwhile(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/posture/accept?rule=client-secret-old&type=client&id=shop");
        Browser.type(form, "reason", "Replaced in March");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "finding-changed", "The affected object has changed.");

        HtmlPage again = Browser.press(form, "Accept finding");

        assertThat(status(again)).isEqualTo(409);
        assertThat(text(again)).contains("The affected object has changed.");
        assertThat(again.<HtmlInput>getHtmlElementById("reason").getValue()).isEqualTo("Replaced in March");
    }

    @Test
    void anotherErrorDoesNotHideThatTheObjectHasChanged(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/posture/accept?rule=client-secret-old&type=client&id=shop");
        api.findings = List.of(Map.of("type", "client", "id", "shop", "name", EVIL, "fingerprint", "another-state"));
        api.nextWrite = FakeAdminApi.Refusal.invalid("reason", "required", Map.of());

        HtmlPage again = Browser.press(form, "Accept finding");

        assertThat(again.<HtmlInput>getFirstByXPath("//input[@name='fingerprint']")
                        .getValue())
                .isEqualTo("state-of-shop");
    }

    @Test
    void withdrawsAnAcceptance(Browser browser, FakeAdminApi api) {
        HtmlPage done = Browser.press(browser.open("/posture"), "Withdraw a:b");

        assertThat(text(done)).contains("Acceptance withdrawn.");
        assertThat(api.requests).contains("DELETE /posture/acceptances/7");
    }

    @Test
    void aFindingThatIsGoneIsNotFound(Browser browser) {
        assertThat(status(browser.open("/posture/accept?rule=client-secret-old&type=client&id=other")))
                .isEqualTo(404);
        assertThat(status(browser.open("/posture/accept?rule=none&type=client&id=shop")))
                .isEqualTo(404);
        assertThat(status(browser.open("/posture/accept"))).isEqualTo(400);
    }

    @Test
    void showsThatPermissionIsDenied(Browser browser, FakeAdminApi api) {
        api.always = FakeAdminApi.Refusal.of(403, "insufficient-scope", "The scope admin:posture:read is missing.");

        assertThat(status(browser.open("/posture"))).isEqualTo(403);
    }

    private static Map<String, Object> finding(String type, String id, String name) {
        return new LinkedHashMap<>(Map.of("type", type, "id", id, "name", name, "fingerprint", "state-of-" + id));
    }

    private static Map<String, Object> rule(
            String id, String title, String state, String type, String affected, String name, @Nullable String reason) {
        Map<String, Object> finding = finding(type, affected, name);
        if (reason != null) {
            finding.put("acceptance", acceptance(reason));
        }
        return Map.of(
                "id",
                id,
                "severity",
                "high",
                "source",
                "RFC 9700",
                "title",
                title,
                "why",
                "Why it matters",
                "remedy",
                "How to mend it",
                "state",
                state,
                "affected",
                affected.isEmpty() ? List.of() : List.of(finding),
                "has_more",
                false);
    }

    private static Map<String, Object> acceptance(String reason) {
        return Map.of(
                "id",
                "7",
                "reason",
                reason,
                "accepted_by",
                "ada",
                "accepted_at",
                "2026-05-01T10:00:00Z",
                "expires_at",
                "2026-06-01T10:00:00Z");
    }
}
