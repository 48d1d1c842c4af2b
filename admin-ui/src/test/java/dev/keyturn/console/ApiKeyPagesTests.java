package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.check;
import static dev.keyturn.console.Browser.choose;
import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static dev.keyturn.console.Browser.type;
import static dev.keyturn.console.Browser.typed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.htmlunit.html.HtmlTextArea;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for API keys, for administrators and for owners of clients. */
@ConsoleTest
class ApiKeyPagesTests {

    @Test
    void showsTheFirstStepWithoutAKey(Browser browser, FakeAdminApi api) {
        assertThat(text(browser.open("/api-keys"))).contains("No API keys yet", "Create a client first");
        api.client("batch", "Orders batch");
        assertThat(all(browser.open("/api-keys"), ".empty a.button--primary")).hasSize(1);
        assertThat(text(browser.open("/api-keys?q=zzz"))).contains("No matching API keys");
    }

    @Test
    void sendsAnOwnerWithoutClientsToAnAdministrator(Browser browser, FakeAdminApi api) {
        api.onlyOwner = true;

        assertThat(text(browser.open("/"))).contains("No API keys yet", "You own no client yet");
    }

    @Test
    void sendsTheFiltersToTheServer(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch");
        api.apiKey("batch", "Nightly export");
        api.apiKey("batch", "Gone").put("state", "revoked");

        HtmlPage page = browser.open("/api-keys?state=revoked&environment=live&unused_for_days=30"
                + "&expiring_within_days=7&owner_id=" + FakeServer.ADA + "&tag=nightly&client_id=batch");

        assertThat(all(page, "tbody tr")).hasSize(1);
        assertThat(first(page, "tbody tr")).contains("Gone", "Revoked", "batch", "…x7Qf");
        assertThat(api.requests)
                .filteredOn(request -> request.startsWith("GET /api-keys?"))
                .first()
                .asString()
                .contains(
                        "state=revoked",
                        "environment=live",
                        "unused_for_days=30",
                        "expiring_within_days=7",
                        "owner_id=" + FakeServer.ADA,
                        "tag=nightly",
                        "client_id=batch");
        assertThat(all(page, "option[value=revoked][selected]")).hasSize(1);
    }

    @Test
    void showsAKeyThatWasIssuedOnce(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch").put("scopes", List.of("openid", "orders:read", "orders:write"));
        HtmlPage choice = browser.open("/new-api-key");
        choose(choice, "client_id", "batch");
        HtmlPage form = press(choice, "Continue");
        assertThat(text(form)).doesNotContain("openid").contains("A leaked key is quarantined");
        type(form, "name", "Nightly export");
        check(form, "scopes", "orders:read", true);
        form.<HtmlTextArea>getElementByName("allowed_addresses").setText("203.0.113.9\n\n2001:db8::/32");
        form.<HtmlTextArea>getElementByName("metadata").setText("team = warehouse\ncost=a=b");
        type(form, "rate", "50");
        type(form, "expires_at", "14");

        Instant before = FakeAdminApi.inDays(14);
        HtmlPage done = press(form, "Create API key");
        assertThat(Instant.parse(String.valueOf(api.bodies.get(0).get("expires_at"))))
                .isBetween(before, FakeAdminApi.inDays(14));
        HtmlPage reloaded = browser.open(path(done));

        assertThat(first(done, "#key")).isEqualTo(FakeServer.API_KEY);
        assertThat(text(reloaded)).doesNotContain(FakeServer.API_KEY).contains("Nightly export");
        assertThat(api.bodies.get(0))
                .containsEntry("client_id", "batch")
                .containsEntry("environment", "live")
                .containsEntry("scopes", List.of("orders:read"))
                .containsEntry("allowed_addresses", List.of("203.0.113.9", "2001:db8::/32"))
                .containsEntry("metadata", Map.of("team", "warehouse", "cost", "a=b"))
                .containsEntry("rate", Map.of("limit", 50, "period_seconds", 60))
                .doesNotContainKeys("quota", "owner_id", "description");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate_period", "quota_period"})
    void showsTheWholeFormAgainForAPeriodThatIsNoNumber(String period, Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch").put("scopes", List.of("orders:read"));
        HtmlPage form = browser.open("/new-api-key?client_id=batch");
        type(form, "rate", "many");
        HtmlSelect periods = form.getElementByName(period);
        periods.getSelectedOptions().get(0).setValueAttribute("'");

        HtmlPage again = press(form, "Create API key");

        assertThat(status(again)).isEqualTo(400);
        assertThat(first(again, "#" + period + " option[selected]")).isEqualTo("'");
        assertThat(all(again, "textarea[name=metadata]")).hasSize(1);
    }

    @Test
    void showsErrorsAtTheirFields(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch").put("scopes", List.of("orders:read"));
        HtmlPage form = browser.open("/new-api-key?client_id=batch");
        type(form, "name", "Nightly export");
        type(form, "rate", "many");
        HtmlPage again = press(form, "Create API key");
        assertThat(status(again)).isEqualTo(400);
        assertThat(first(again, "#rate-error")).contains("Enter a whole number greater than 0 for Rate limit.");
        assertThat(typed(again, "name")).isEqualTo("Nightly export");

        type(again, "rate", "");
        type(again, "expires_at", "soon");
        HtmlPage third = press(again, "Create API key");
        assertThat(first(third, "#expires_at-error"))
                .contains("Enter a whole number greater than 0 for Expires in (days).");
        type(third, "expires_at", "");
        third.<HtmlTextArea>getElementByName("metadata").setText("no sign");
        HtmlPage fourth = press(third, "Create API key");
        assertThat(first(fourth, "#metadata-error")).contains("name=value");
        fourth.<HtmlTextArea>getElementByName("metadata").setText("");
        api.nextWrite = FakeAdminApi.Refusal.invalid("allowed_addresses[1]", "invalid-network", Map.of());
        HtmlPage refused = press(fourth, "Create API key");
        assertThat(first(refused, "#allowed_addresses-error"))
                .isEqualTo(
                        "Enter an IP address or a CIDR block for Allowed address 2, such as 203.0.113.0/24 or 2001:db8::/32.");
        check(refused, "scopes", "orders:read", true);
        api.nextWrite = FakeAdminApi.Refusal.invalid("scopes[0]", "not-allowed-to-client", Map.of());
        HtmlPage withoutScope = press(refused, "Create API key");
        assertThat(first(withoutScope, "#scopes-error"))
                .isEqualTo(
                        "The client does not have the scope orders:read. Add it to the client first, or deselect it.");
        assertThat(api.apiKeys).isEmpty();
    }

    @Test
    void changesNothingThatTheFormDoesNotShow(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch").put("scopes", List.of("orders:read"));
        Map<String, Object> key = api.apiKey("batch", "Nightly export");
        HtmlPage form = press(browser.open("/api-keys/" + key.get("id")), "Edit");
        type(form, "name", "Weekly export");

        HtmlPage done = press(form, "Save");

        assertThat(text(done)).contains("Changes saved", "Weekly export", "Metadata\nteam=warehouse=one");
        assertThat(api.bodies.get(0))
                .containsEntry("name", "Weekly export")
                .containsEntry("scopes", List.of("orders:read"))
                .containsEntry("allowed_addresses", List.of("203.0.113.0/24"))
                .containsEntry("rate", Map.of("limit", 100, "period_seconds", 90))
                .containsEntry("tags", List.of("nightly"))
                .containsEntry("metadata", Map.of("team", "warehouse=one"));
    }

    @Test
    void showsBothVersionsAfterAConflict(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch").put("scopes", List.of("orders:read"));
        Map<String, Object> key = api.apiKey("batch", "Nightly export");
        HtmlPage form = browser.open("/api-keys/" + key.get("id") + "/edit");
        type(form, "name", "Mine");
        key.put("name", "Theirs");
        key.put("version", 1);

        HtmlPage conflict = press(form, "Save");

        assertThat(status(conflict)).isEqualTo(412);
        assertThat(first(conflict, "tbody tr")).contains("Theirs", "Mine");
    }

    @Test
    void showsRecentUsageBeforeAKeyIsRotatedOrRevoked(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch");
        Map<String, Object> key = api.apiKey("batch", "Nightly export");
        String page = "/api-keys/" + key.get("id");
        assertThat(text(browser.open(page + "/revoke"))).contains("Not used in the last 24 hours");
        api.uses.add(use(0, 1203, 1));
        api.uses.add(use(-3, 7, 0));
        api.networks.add(network("203.0.113.9", 0));
        api.networks.add(network("198.51.100.1", -3));

        HtmlPage ask = browser.open(page + "/revoke");

        assertThat(text(ask))
                .contains("This key is in use", "1,204 requests in the last 24 hours, 1 rejected", "203.0.113.9")
                .doesNotContain("198.51.100.1");
        assertThat(text(browser.open(page + "/rotate"))).contains("1,204 requests");
        HtmlPage detail = browser.open(page);
        assertThat(text(detail)).contains("1,211 requests in the last 30 days, 1 rejected");
        assertThat(all(detail, "rect.usage__good")).hasSize(2);
        assertThat(all(detail, "rect.usage__bad")).hasSize(1);
        assertThat(text(press(ask, "Revoke API key"))).contains("API key and its tokens revoked");
    }

    @Test
    void endsTheVersionOfAKeyThatWasShownAndNoOther(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch");
        Map<String, Object> key = api.apiKey("batch", "Nightly export");
        HtmlPage ask = browser.open("/api-keys/" + key.get("id") + "/revoke");
        key.put("version", 1);

        HtmlPage refused = press(ask, "Revoke API key");

        assertThat(status(refused)).isEqualTo(412);
        assertThat(first(refused, "[role=alert]")).contains("Someone else changed this");
        assertThat(key).containsEntry("state", "active");
        assertThat(text(press(refused, "Revoke API key"))).contains("API key and its tokens revoked");
    }

    @Test
    void rotatesAKeyAndShowsTheNewOneOnce(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch");
        Map<String, Object> key = api.apiKey("batch", "Nightly export");
        HtmlPage ask = press(browser.open("/api-keys/" + key.get("id")), "Rotate…");
        choose(ask, "overlap_hours", "168");

        HtmlPage done = press(ask, "Rotate API key");

        assertThat(first(done, "#key")).isEqualTo(FakeServer.API_KEY);
        assertThat(api.bodies.get(0)).containsEntry("overlap_seconds", 604_800);
        assertThat(text(browser.open("/api-keys/" + key.get("id")))).contains("This key was replaced");
    }

    @Test
    void showsTheReasonForARefusedRotation(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch");
        Map<String, Object> key = api.apiKey("batch", "Nightly export");
        HtmlPage ask = browser.open("/api-keys/" + key.get("id") + "/rotate");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "already-rotated", "Another key has taken its place already.");

        HtmlPage refused = press(ask, "Rotate API key");

        assertThat(status(refused)).isEqualTo(409);
        assertThat(text(refused)).contains("Another key has taken its place already.");
    }

    @Test
    void disablesAndEnables(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch");
        Map<String, Object> key = api.apiKey("batch", "Nightly export");

        HtmlPage disabled = press(browser.open("/api-keys/" + key.get("id")), "Disable");
        assertThat(text(disabled)).contains("API key disabled");
        assertThat(text(press(disabled, "Enable"))).contains("API key enabled");
    }

    @Test
    void warnsOfAKeyInQuarantine(Browser browser, FakeAdminApi api) {
        Map<String, Object> key = api.apiKey("batch", "Leaked");
        key.put("state", "quarantined");
        key.put("quarantined_at", FakeAdminApi.inDays(-1).toString());

        assertThat(text(browser.open("/api-keys/" + key.get("id"))))
                .contains("This API key has leaked", "Rotate the key now");
    }

    @Test
    void showsTheKeysAndOwnersOfAClient(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch");
        api.apiKey("batch", "Nightly export");
        HtmlPage page = browser.open("/clients/batch");
        assertThat(first(page, "#api-keys tbody")).contains("Nightly export");
        type(page, "username", "ada");

        HtmlPage owned = press(page, "Add owner");

        assertThat(first(owned, "#owners tbody")).contains("Ada Lovelace");
        assertThat(api.owners).containsEntry("batch", List.of(FakeServer.ADA));
        HtmlPage removed = press(owned, "Remove Ada Lovelace");
        assertThat(all(removed, "#owners tbody")).isEmpty();
        type(removed, "username", "nobody");
        HtmlPage refused = press(removed, "Add owner");
        assertThat(status(refused)).isEqualTo(400);
        assertThat(text(refused)).contains("No user has this username.");
    }

    @Test
    void anOwnerSeesApiKeysAndNothingElse(Browser browser, FakeAdminApi api) {
        api.client("batch", "Orders batch").put("scopes", List.of("orders:read"));
        api.owners.put("batch", List.of(FakeServer.ADA));
        api.apiKey("batch", "Nightly export");
        api.onlyOwner = true;

        HtmlPage home = browser.open("/");

        assertThat(path(home)).isEqualTo("/api-keys");
        assertThat(text(home)).contains("Nightly export");
        assertThat(all(home, "nav.nav li")).hasSize(1);
        assertThat(text(browser.open("/new-api-key"))).contains("Orders batch");
        assertThat(status(browser.open("/new-api-key?client_id=other"))).isEqualTo(404);
        assertThat(status(browser.open("/clients"))).isEqualTo(403);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "203.0.113.9")
    void showsAKeyThatWasUsed(@Nullable String address, Browser browser, FakeAdminApi api) {
        Map<String, Object> key = api.apiKey("batch", "Nightly export");
        key.put("last_used_at", FakeAdminApi.inDays(-1).toString());
        key.put("last_used_address", address);
        key.put("last_used_user_agent", address == null ? null : "curl/8");
        key.put("last_used_audience", address == null ? null : "https://orders.example");

        HtmlPage page = browser.open("/api-keys/" + key.get("id"));

        assertThat(status(page)).isEqualTo(200);
        if (address != null) {
            assertThat(text(page)).contains(address, "curl/8", "https://orders.example");
        }
        for (String action : new String[] {"/rotate", "/revoke"}) {
            assertThat(status(browser.open("/api-keys/" + key.get("id") + action)))
                    .isEqualTo(200);
        }
    }

    private static Map<String, Object> use(int day, long accepted, long refused) {
        return Map.of("hour", FakeAdminApi.inDays(day).toString(), "accepted", accepted, "refused", refused);
    }

    private static Map<String, Object> network(String network, int day) {
        return Map.of(
                "network",
                network,
                "first_used_at",
                FakeAdminApi.inDays(-9).toString(),
                "last_used_at",
                FakeAdminApi.inDays(day).toString());
    }
}
