package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.choose;
import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static dev.keyturn.console.Browser.type;
import static dev.keyturn.console.Browser.typed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTextArea;
import org.junit.jupiter.api.Test;

@ConsoleTest
class ApiPagesTests {

    @Test
    void showsTheFirstStepWithoutAnApi(Browser browser, FakeAdminApi api) {
        HtmlPage page = browser.open("/apis");

        assertThat(text(page)).contains("No APIs yet");
        assertThat(first(page, "table tbody")).contains("Keyturn admin API", "Built in");
        assertThat(all(page, "a.button--primary")).hasSize(1);
        assertThat(text(browser.open("/apis?q=zzz"))).contains("No matching APIs");
    }

    @Test
    void findsApis(Browser browser, FakeAdminApi api) {
        api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));

        HtmlPage page = browser.open("/apis?q=orders");

        assertThat(all(page, "tbody tr")).hasSize(1);
        assertThat(text(page)).contains("Orders", "https://orders.example", "orders:read");
    }

    @Test
    void registersAnApiWithAsManyScopesAsRowsWereAdded(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-api");
        type(form, "name", "Orders");
        type(form, "audience", "https://orders.example");
        type(form, "scope_name", 0, "orders:read");
        type(form, "scope_description", 0, "See orders, and their items");
        HtmlPage two = press(form, "Add scope");
        type(two, "scope_name", 1, "orders:write");
        type(two, "scope_description", 1, "Change orders");
        HtmlPage three = press(two, "Add scope");

        HtmlPage done = press(three, "Create API");

        assertThat(all(three, "input[name=scope_name]")).hasSize(3);
        assertThat(all(three, "#scopes-2-name[autofocus]")).hasSize(1);
        assertThat(text(done)).contains("API created", "See orders, and their items");
        assertThat(api.bodies.get(0))
                .containsEntry(
                        "scopes",
                        List.of(
                                Map.of("name", "orders:read", "description", "See orders, and their items"),
                                Map.of("name", "orders:write", "description", "Change orders")));
    }

    @Test
    void editsTheAccessTokenSettings(Browser browser, FakeAdminApi api) {
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        HtmlPage form = browser.open("/apis/" + orders.get("id") + "/edit");
        type(form, "lifetime_seconds", "300");
        choose(form, "lifetime_seconds_unit", "1");
        choose(form, "signing_algorithm", "RS256");
        type(form, "introspection_client", "orders-api");
        form.<HtmlTextArea>getElementByName("static_claims").setText("tier = gold\nregion=north = east");
        form.<HtmlInput>querySelector("input[name=user_claims][value=email]").setChecked(true);
        form.<HtmlInput>querySelector("input[name=format][value=opaque]").setChecked(true);
        form.<HtmlInput>querySelector("input[name=typ][value=JWT]").setChecked(true);

        HtmlPage done = press(form, "Save");

        assertThat(api.bodies.get(0).get("access_tokens"))
                .isEqualTo(Map.of(
                        "format",
                        "opaque",
                        "typ",
                        "JWT",
                        "lifetime_seconds",
                        300,
                        "signing_algorithm",
                        "RS256",
                        "user_claims",
                        List.of("email"),
                        "static_claims",
                        Map.of("tier", "gold", "region", "north = east"),
                        "introspection_client",
                        "orders-api"));
        assertThat(text(done)).contains("Opaque", "5 minutes", "tier = gold", "orders-api");
        assertThat(typed(browser.open("/apis/" + orders.get("id") + "/edit"), "lifetime_seconds"))
                .isEqualTo("5");
    }

    @Test
    void showsAPendingChangeOfTheAlgorithm(Browser browser, FakeAdminApi api) {
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of());
        orders.put("access_tokens", Map.of("format", "jwt", "signing_algorithm", "PS256"));
        String page = "/apis/" + orders.get("id");
        assertThat(text(browser.open(page))).contains("signed with PS256").doesNotContain("Pending change");

        orders.put(
                "algorithm_change",
                Map.of(
                        "signs_with",
                        "ES256",
                        "takes_effect_at",
                        FakeAdminApi.inDays(2).toString()));

        assertThat(text(browser.open(page)))
                .contains("Pending change", "signed with ES256 until", "load the new key first");
    }

    @Test
    void showsUnreadableAccessTokenSettings(Browser browser, FakeAdminApi api) {
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of());
        HtmlPage form = browser.open("/apis/" + orders.get("id") + "/edit");
        type(form, "lifetime_seconds", "ten");

        HtmlPage again = press(form, "Save");

        assertThat(status(again)).isEqualTo(400);
        assertThat(first(again, "#lifetime_seconds-error")).isEqualTo("Enter a whole number for Lifetime.");
        assertThat(api.bodies).isEmpty();
    }

    @Test
    void keepsAnEmptyScopeToFillInAfterAnError(Browser browser) {
        HtmlPage again = press(browser.open("/new-api"), "Create API");

        assertThat(status(again)).isEqualTo(400);
        assertThat(all(again, "input[name=scope_name]")).hasSize(1);
    }

    @Test
    void removesARowAndKeepsTheOthers(Browser browser) {
        HtmlPage form = press(browser.open("/new-api"), "Add scope");
        type(form, "name", "Orders");
        type(form, "scope_name", 0, "orders:read");
        type(form, "scope_name", 1, "orders:write");

        HtmlPage fewer = press(form, "Remove scope 1");

        assertThat(all(fewer, "input[name=scope_name]")).hasSize(1);
        assertThat(typed(fewer, "scope_name")).isEqualTo("orders:write");
        assertThat(typed(fewer, "name")).isEqualTo("Orders");
    }

    @Test
    void savesWhenEnterIsPressedInAnyField(Browser browser) {
        HtmlPage form = browser.open("/new-api");

        HtmlElement pressedByEnter = form.querySelector("main form button");

        assertThat(pressedByEnter.hasAttribute("name")).isFalse();
    }

    @Test
    void showsErrorsAtTheirRows(Browser browser) {
        HtmlPage form = press(press(browser.open("/new-api"), "Add scope"), "Add scope");
        type(form, "scope_name", 0, "orders:read");
        type(form, "scope_description", 0, "See orders");
        type(form, "scope_name", 2, "not one word");

        HtmlPage again = press(form, "Create API");

        assertThat(status(again)).isEqualTo(400);
        assertThat(all(again, "input[name=scope_name]")).hasSize(2);
        assertThat(first(again, "#scopes-1-name-error"))
                .isEqualTo(
                        "Use 1 to 100 letters, digits or ASCII punctuation for Name of scope 2, without spaces, double quotes and backslashes.");
        assertThat(first(again, "#scopes-1-description-error")).isEqualTo("Fill in Description of scope 2.");
        assertThat(first(again, "#name-error")).isEqualTo("Enter a name.");
        assertThat(all(again, "#scopes-0-name-error")).isEmpty();
        assertThat(all(again, "[role=alert] a[href='#scopes-1-name']")).hasSize(1);
    }

    @Test
    void showsATakenAudienceAtItsField(Browser browser, FakeAdminApi api) {
        api.api("Orders", "https://orders.example", Map.of());
        HtmlPage form = browser.open("/new-api");
        type(form, "name", "Orders again");
        type(form, "audience", "https://orders.example");

        HtmlPage again = press(form, "Create API");

        assertThat(status(again)).isEqualTo(409);
        assertThat(first(again, "#audience-error")).isEqualTo("Another API already uses this audience.");
    }

    @Test
    void changesAnApiButNotItsAudience(Browser browser, FakeAdminApi api) {
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        HtmlPage form = press(browser.open("/apis/" + orders.get("id")), "Edit");
        type(form, "name", "Order system");

        HtmlPage done = press(form, "Save");

        assertThat(path(done)).isEqualTo("/apis/" + orders.get("id"));
        assertThat(text(done)).contains("Changes saved", "Order system");
        assertThat(api.bodies.get(0)).doesNotContainKey("audience");
    }

    @Test
    void keepsTheEnvironmentOfApiKeysUntilItIsEmptied(Browser browser, FakeAdminApi api) {
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        HtmlPage form = browser.open("/apis/" + orders.get("id") + "/edit");
        type(form, "api_key_environment", "live");
        HtmlPage chosen = press(form, "Save");

        press(browser.open("/apis/" + orders.get("id") + "/edit"), "Save");
        HtmlPage emptied = browser.open("/apis/" + orders.get("id") + "/edit");
        type(emptied, "api_key_environment", "");
        press(emptied, "Save");

        assertThat(text(chosen)).contains("Environment live");
        assertThat(api.bodies.get(0)).containsEntry("api_key_environment", "live");
        assertThat(api.bodies.get(1)).containsEntry("api_key_environment", "live");
        assertThat(api.bodies.get(2).get("api_key_environment")).isNull();
    }

    @Test
    void showsBothVersionsAfterAConflict(Browser browser, FakeAdminApi api) {
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        HtmlPage form = browser.open("/apis/" + orders.get("id") + "/edit");
        type(form, "name", "Mine");
        orders.put("name", "Theirs");
        orders.put("version", 4);

        HtmlPage conflict = press(form, "Save");

        assertThat(status(conflict)).isEqualTo(412);
        assertThat(first(conflict, "[role=alert]")).contains("Someone else changed this", "Theirs", "Mine");
        assertThat(text(press(conflict, "Overwrite their changes"))).contains("Changes saved");
    }

    @Test
    void showsThatAScopeIsInUse(Browser browser, FakeAdminApi api) {
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        HtmlPage form = browser.open("/apis/" + orders.get("id") + "/edit");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "scope-in-use", "orders:read is allowed to Batch.");

        HtmlPage again = press(form, "Save");

        assertThat(status(again)).isEqualTo(409);
        assertThat(first(again, "[role=alert]")).contains("orders:read is allowed to Batch.");
    }

    @Test
    void namesWhoStillUsesItAndDoesNotOfferToDeleteItThen(Browser browser, FakeAdminApi api) {
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        api.client("batch", "Batch").put("scopes", List.of("orders:read"));

        HtmlPage question = press(browser.open("/apis/" + orders.get("id")), "Delete…");

        assertThat(text(question))
                .contains("Clients still use its scopes", "Batch")
                .doesNotContain("Delete API");
        assertThat(all(question, "main form")).isEmpty();
    }

    @Test
    void showsTheEffectsBeforeItDeletes(Browser browser, FakeAdminApi api) {
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        HtmlPage question = press(browser.open("/apis/" + orders.get("id")), "Delete…");
        api.client("batch", "Batch").put("scopes", List.of("orders:read"));

        HtmlPage refused = press(question, "Delete API");
        api.clients.remove("batch");
        HtmlPage done = press(browser.open("/apis/" + orders.get("id") + "/delete"), "Delete API");

        assertThat(text(question)).contains("orders:read", "The API accepts them until they expire");
        assertThat(status(refused)).isEqualTo(409);
        assertThat(first(refused, "[role=alert]")).contains("Clients still have scopes of this API.");
        assertThat(text(done)).contains("API and its scopes deleted");
    }

    @Test
    void showsTheServersFindingsAboutAccessTokensAtTheirInputs(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-api");
        api.nextWrite = FakeAdminApi.Refusal.invalid(
                "access_tokens.signing_algorithm", "not-one-of", Map.of("values", List.of("ES256", "RS256")));

        HtmlPage again = press(form, "Create API");

        assertThat(first(again, "details[open] #signing_algorithm-error"))
                .isEqualTo("Choose one of these for Signing algorithm: ES256, RS256.");
    }

    @Test
    void offersNoChangesOfABuiltInApi(Browser browser, FakeAdminApi api) {
        HtmlPage page = browser.open("/apis/" + api.apis.keySet().iterator().next());

        assertThat(text(page)).contains("Built in").doesNotContain("Delete…");
        assertThat(all(page, "a[href$='/edit']")).isEmpty();
        assertThat(path(browser.open(path(page) + "/edit"))).isEqualTo(path(page));
        HtmlPage deletion = browser.open(path(page) + "/delete");
        assertThat(text(deletion)).contains("You cannot delete it").doesNotContain("Delete API");
    }
}
