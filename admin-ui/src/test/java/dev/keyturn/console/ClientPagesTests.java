package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.check;
import static dev.keyturn.console.Browser.choose;
import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.header;
import static dev.keyturn.console.Browser.isChecked;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static dev.keyturn.console.Browser.type;
import static dev.keyturn.console.Browser.typed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.htmlunit.html.HtmlCheckBoxInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@ConsoleTest
class ClientPagesTests {

    @Test
    void showsTheFirstStepWithoutAClient(Browser browser, FakeAdminApi api) {
        HtmlPage page = browser.open("/clients");

        assertThat(text(page)).contains("No clients yet", "Create a client for each app");
        assertThat(first(page, "table tbody")).contains("Keyturn console", "Built in");
        assertThat(all(page, "a.button--primary")).hasSize(1);

        api.client("batch", "Batch");
        assertThat(text(browser.open("/clients"))).doesNotContain("No clients yet");
    }

    @Test
    void showsTheFirstStepsWithoutAnyClient(Browser browser, FakeAdminApi api) {
        api.clients.clear();

        HtmlPage page = browser.open("/clients");

        assertThat(text(page)).contains("No clients yet");
        assertThat(all(page, "table")).isEmpty();
    }

    @Test
    void listsClientsPageByPageAndKeepsTheSearch(Browser browser, FakeAdminApi api) {
        for (int i = 10; i < 55; i++) {
            api.client("batch-" + i, "Batch " + i);
        }

        HtmlPage first = browser.open("/clients?q=batch");
        HtmlPage second = press(first, "Next");
        HtmlPage third = press(second, "Next");

        assertThat(text(first)).contains("1–20 of 45", "Batch 10").doesNotContain("Previous");
        assertThat(text(second)).contains("21–40 of 45", "Batch 30");
        assertThat(text(third)).contains("41–45 of 45").doesNotContain("Next");
        assertThat(path(third)).isEqualTo("/clients?q=batch&page=2");
        assertThat(path(press(third, "Previous"))).isEqualTo("/clients?q=batch&page=1");
    }

    @Test
    void leadsBackFromBeyondTheEnd(Browser browser) {
        HtmlPage page = browser.open("/clients?page=999");

        assertThat(path(press(page, "First page"))).isEqualTo("/clients");
    }

    @Test
    void filtersByScope(Browser browser, FakeAdminApi api) {
        api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        api.client("batch", "Batch").put("scopes", List.of("orders:read"));

        HtmlPage page = browser.open("/clients?scope=orders:read");

        assertThat(all(page, "tbody tr")).hasSize(1);
        assertThat(first(page, "option[selected]")).isEqualTo("orders:read");
        assertThat(text(browser.open("/clients?scope=orders:write"))).contains("No matching clients");
    }

    @Test
    void registersAServiceAndShowsItsSecretOnce(Browser browser, FakeServer server, FakeAdminApi api) {
        api.api(
                "Orders",
                "https://orders.example",
                Map.of("orders:read", "See orders", "orders:write", "Change orders"));
        HtmlPage kinds = browser.open("/new-client");
        check(kinds, "kind", "service", true);
        HtmlPage form = press(kinds, "Continue");
        type(form, "client_name", "Orders batch");
        check(form, "scopes", "orders:read", true);
        check(form, "scopes", "orders:write", true);

        HtmlPage done = press(form, "Create client");

        assertThat(text(form)).contains("Create service").doesNotContain("Redirect URIs");
        assertThat(text(done)).contains("Orders batch created");
        assertThat(first(done, "#secret")).isEqualTo(FakeServer.SECRET);
        assertThat(first(done, "#get-token"))
                .isEqualTo("""
                        curl '%s/oauth2/token' \\
                          --user '%s:%s' \\
                          --data-urlencode 'grant_type=client_credentials' \\
                          --data-urlencode 'scope=orders:read orders:write'""".formatted(server.issuer(), clientId(done), FakeServer.SECRET));
        assertThat(done.getUrl().toString()).doesNotContain(FakeServer.SECRET);
        assertThat(header(done, "Cache-Control")).contains("no-store");
        assertThat(api.bodies.get(0))
                .containsEntry("token_endpoint_auth_method", "client_secret_basic")
                .containsEntry("grant_types", List.of("client_credentials"))
                .containsEntry("redirect_uris", List.of())
                .doesNotContainKeys("client_id", "jwks", "jwks_uri", "description");
    }

    @Test
    void registersAGatewayThatExchangesTokens(Browser browser, FakeAdminApi api) throws Exception {
        HtmlPage form = browser.open("/new-client?kind=service");
        type(form, "client_name", "Gateway");
        check(form, "token_exchange", "true", true);

        HtmlPage done = press(form, "Create client");

        assertThat(api.bodies.get(0))
                .containsEntry(
                        "grant_types",
                        List.of("client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"));
        HtmlPage client = browser.open("/clients/" + clientId(done));
        assertThat(text(client)).contains("Token exchange, RFC 8693");
        HtmlPage change = press(client, "Edit");
        assertThat(text(change)).contains("Token exchange, RFC 8693");
    }

    @Test
    void makesNothingAnewAndShowsNoSecretOnReload(Browser browser, FakeAdminApi api) throws Exception {
        HtmlPage form = browser.open("/new-client?kind=service");
        type(form, "client_name", "Orders batch");
        HtmlPage done = press(form, "Create client");
        int clients = api.clients.size();

        HtmlPage reloaded = (HtmlPage) done.refresh();

        assertThat(api.clients).hasSize(clients);
        assertThat(reloaded.getWebResponse().getContentAsString()).doesNotContain(FakeServer.SECRET);
        assertThat(text(reloaded)).contains("Secrets are shown only once", "YOUR_CLIENT_SECRET");
    }

    @Test
    void takesNoSecretFromTheAddress(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");

        HtmlPage page = browser.open("/clients/batch/start?clientSecret=planted&shownOnce=planted&secret=planted");

        assertThat(page.getWebResponse().getContentAsString()).doesNotContain("planted");
    }

    @Test
    void showsACommandForOneApiIfTheScopesBelongToSeveral(Browser browser, FakeAdminApi api) {
        api.api("Orders", "https://orders.example", Map.of("orders:read", "Read orders"));
        api.api("Prices", "https://prices.example", Map.of("prices:read", "Read prices"));
        api.client("batch", "Batch").put("scopes", List.of("orders:read", "prices:read", "retired"));
        api.client("one", "One").put("scopes", List.of("prices:read"));

        HtmlPage several = browser.open("/clients/batch/start");

        assertThat(first(several, "#get-token")).contains("'scope=orders:read retired'");
        assertThat(text(several)).contains("The commands request the scopes of one API");
        assertThat(text(browser.open("/clients/one/start"))).doesNotContain("the scopes of one API");
    }

    @Test
    void registersAWebApplicationAndShowsHowToSignIn(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-client?kind=web");
        type(form, "client_name", "Web shop");
        type(form, "redirect_uris", "https://shop.example/callback\n\n  https://shop.example/other  ");
        type(form, "post_logout_redirect_uris", "https://shop.example/");
        type(form, "client_id", "web-shop");

        HtmlPage done = press(form, "Create client");

        assertThat(api.bodies.get(0))
                .containsEntry("client_id", "web-shop")
                .containsEntry("grant_types", List.of("authorization_code", "refresh_token"))
                .containsEntry("redirect_uris", List.of("https://shop.example/callback", "https://shop.example/other"))
                .containsEntry("scopes", List.of("openid", "profile"))
                .containsEntry("require_proof_key", true)
                .containsEntry("require_consent", true);
        assertThat(first(done, "#start-sign-in"))
                .contains("client_id=web-shop", "redirect_uri=https%3A%2F%2Fshop.example%2Fcallback", "S256");
        assertThat(first(done, "#exchange-code")).contains("--user 'web-shop:" + FakeServer.SECRET + "'");
    }

    @Test
    void showsLogoutTokensAndSendsAFailedOneAgain(Browser browser, FakeAdminApi api) {
        Map<String, Object> shop = api.client("shop", "Shop");
        shop.put("grant_types", List.of("authorization_code"));
        assertThat(all(browser.open("/clients/shop"), "#logout-deliveries")).isEmpty();
        shop.put("backchannel_logout_uri", "https://shop.example/logout");
        assertThat(first(browser.open("/clients/shop"), "#logout-deliveries")).contains("No logout tokens yet.");
        api.deliveries.add(delivery("1", "failed", "rejected", 400, null));
        api.deliveries.add(delivery("2", "pending", "<b>ada</b>", null, "address-not-allowed"));
        api.deliveries.add(delivery("3", "delivered", null, 204, null));
        api.deliveries.add(delivery("4", "pending", "bob", null, "a-reason-of-a-newer-server"));

        HtmlPage page = browser.open("/clients/shop");

        assertThat(all(page, "#logout-deliveries tbody tr")).hasSize(4);
        assertThat(all(page, "#logout-deliveries b")).isEmpty();
        assertThat(all(page, "#logout-deliveries button")).hasSize(1);
        assertThat(first(page, "#logout-deliveries"))
                .contains(
                        "Rejected by the client",
                        "HTTP 400",
                        "<b>ada</b>",
                        "Private address that the server does not call",
                        "user-3",
                        "Accepted",
                        "a-reason-of-a-newer-server");
        HtmlPage done = press(page, "Send again rejected");
        assertThat(text(done)).contains("The server is sending the logout token again.");
        assertThat(all(done, "#logout-deliveries button")).isEmpty();
    }

    @Test
    void saysThatALogoutTokenCannotBeSentAgain(Browser browser, FakeAdminApi api) {
        Map<String, Object> shop = api.client("shop", "Shop");
        shop.put("grant_types", List.of("authorization_code"));
        shop.put("backchannel_logout_uri", "https://shop.example/logout");
        Map<String, Object> delivery = delivery("1", "failed", "ada", 400, null);
        api.deliveries.add(delivery);
        HtmlPage page = browser.open("/clients/shop");
        delivery.put("state", "delivered");

        HtmlPage refused = press(page, "Send again ada");

        assertThat(status(refused)).isEqualTo(409);
        assertThat(first(refused, "[role=alert]")).contains("Only failed deliveries can be sent again.");
    }

    @Test
    void registersTheAddressForLogoutTokens(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-client?kind=web");
        type(form, "client_name", "Web shop");
        type(form, "redirect_uris", "https://shop.example/callback");
        type(form, "backchannel_logout_uri", "https://shop.example/logout");
        check(form, "backchannel_logout_session_required", "true", true);

        press(form, "Create client");

        assertThat(api.bodies.get(0))
                .containsEntry("backchannel_logout_uri", "https://shop.example/logout")
                .containsEntry("backchannel_logout_session_required", true);
    }

    private static Map<String, Object> delivery(
            String id, String state, @Nullable String username, @Nullable Integer status, @Nullable String failure) {
        Map<String, Object> delivery = new HashMap<>();
        delivery.put("id", id);
        delivery.put("user_id", "user-" + id);
        delivery.put("username", username);
        delivery.put("session_id", "session-" + id);
        delivery.put("state", state);
        delivery.put("attempts", 3);
        delivery.put("created_at", "2026-11-30T09:00:00Z");
        delivery.put("last_status", status);
        delivery.put("last_failure", failure);
        delivery.put("next_attempt_at", state.equals("pending") ? "2026-11-30T10:00:00Z" : null);
        return delivery;
    }

    @Test
    void registersAnAppThatKeepsNoSecret(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-client?kind=public");
        type(form, "client_name", "Courier");
        type(form, "redirect_uris", "http://127.0.0.1/callback");
        check(form, "refresh_token", "true", false);

        HtmlPage done = press(form, "Create client");

        assertThat(api.bodies.get(0))
                .containsEntry("token_endpoint_auth_method", "none")
                .containsEntry("grant_types", List.of("authorization_code"))
                .containsEntry("require_proof_key", true);
        assertThat(all(done, "#secret")).isEmpty();
        assertThat(first(done, "#exchange-code")).contains("client_id=").doesNotContain("--user");
    }

    @Test
    void registersAServiceWithAPrivateKey(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-client?kind=service");
        type(form, "client_name", "Batch");
        check(form, "token_endpoint_auth_method", "private_key_jwt", true);
        type(form, "jwks", "{\"keys\": [{\"kty\": \"EC\"}]}");

        HtmlPage done = press(form, "Create client");

        assertThat(api.bodies.get(0)).containsEntry("jwks", Map.of("keys", List.of(Map.of("kty", "EC"))));
        assertThat(text(done)).contains("Use the private key");
        assertThat(all(done, "#secret")).isEmpty();
    }

    @Test
    void showsUnreadableKeysAtTheirField(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-client?kind=service");
        check(form, "token_endpoint_auth_method", "private_key_jwt", true);
        type(form, "jwks", "-----BEGIN PUBLIC KEY-----");

        HtmlPage again = press(form, "Create client");

        assertThat(status(again)).isEqualTo(400);
        assertThat(first(again, "#jwks-error")).contains("must be a JSON object");
        assertThat(typed(again, "jwks")).isEqualTo("-----BEGIN PUBLIC KEY-----");
        assertThat(api.bodies).isEmpty();
    }

    @Test
    void showsErrorsAtTheirFieldsAndKeepsTheTypedValues(Browser browser) {
        HtmlPage form = browser.open("/new-client?kind=web");
        type(form, "description", "For the shop");
        type(form, "redirect_uris", "https://shop.example/callback\nnonsense");
        check(form, "scopes", "email", true);
        check(form, "require_consent", "true", false);

        HtmlPage again = press(form, "Create client");

        assertThat(status(again)).isEqualTo(400);
        assertThat(first(again, "#client_name-error")).isEqualTo("Enter a name.");
        assertThat(first(again, "#redirect_uris-error"))
                .isEqualTo("Enter a full URI for Redirect URI 2, such as https://app.example/callback.");
        assertThat(first(again, "[role=alert]"))
                .containsSubsequence("Enter a name", "Enter a full URI for Redirect URI 2");
        assertThat(all(again, "[role=alert] a[href='#client_name']")).hasSize(1);
        assertThat(all(again, "#client_name[aria-invalid=true][autofocus]")).hasSize(1);
        assertThat(typed(again, "description")).isEqualTo("For the shop");
        assertThat(typed(again, "redirect_uris")).isEqualTo("https://shop.example/callback\nnonsense");
        assertThat(isChecked(again, "scopes", "email")).isTrue();
        assertThat(isChecked(again, "require_consent", "true")).isFalse();
    }

    @Test
    void showsATakenClientIdAtItsField(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        HtmlPage form = browser.open("/new-client?kind=service");
        type(form, "client_name", "Another");
        type(form, "client_id", "batch");

        HtmlPage again = press(form, "Create client");

        assertThat(status(again)).isEqualTo(409);
        assertThat(first(again, "#client_id-error")).isEqualTo("Another client already uses this client ID.");
    }

    @Test
    void keepsTheTypedValuesWhileTheServerIsUnreachable(Browser browser, FakeServer server, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-client?kind=service");
        type(form, "client_name", "Batch");
        server.stop();

        HtmlPage again = press(form, "Create client");
        server.start();
        HtmlPage done = press(again, "Create client");

        assertThat(status(again)).isEqualTo(503);
        assertThat(typed(again, "client_name")).isEqualTo("Batch");
        assertThat(first(again, "[role=alert]")).contains("The server is unreachable");
        assertThat(text(done)).contains("Batch created");
        assertThat(api.clients).hasSize(2);
    }

    @Test
    void keepsTheChosenScopesWhileTheServerIsAway(Browser browser, FakeServer server, FakeAdminApi api) {
        api.api(
                "Orders",
                "https://orders.example",
                Map.of("orders:read", "See orders", "orders:write", "Change orders"));
        Map<String, Object> batch = api.client("batch", "Batch");
        batch.put("scopes", List.of("orders:read"));
        HtmlPage form = browser.open("/clients/batch/edit");
        check(form, "scopes", "orders:write", true);
        server.stop();

        HtmlPage again = press(form, "Save");
        server.start();
        press(again, "Save");

        assertThat(status(again)).isEqualTo(503);
        assertThat(text(again))
                .contains("only your selected scopes are shown")
                .doesNotContain("No scopes exist yet", "No API defines this scope");
        assertThat(batch.get("scopes")).isEqualTo(List.of("orders:read", "orders:write"));
    }

    @Test
    void offersNoFormWhileTheServerIsAway(Browser browser, FakeServer server) {
        browser.open("/");
        server.stop();

        HtmlPage page = browser.open("/new-client?kind=service");

        assertThat(status(page)).isEqualTo(503);
        assertThat(text(page)).contains("Server unreachable").doesNotContain("No scopes exist yet");
        assertThat(all(page, "main form")).isEmpty();
    }

    @Test
    void showsAClientWithItsScopesAndSecrets(Browser browser, FakeAdminApi api) {
        api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        api.client("batch", "Batch").put("scopes", List.of("orders:read", "gone:scope"));
        api.secret("batch", "x7Qf", "2026-11-20T08:01:00Z");
        api.secret("batch", "Lm2p", null);

        HtmlPage page = browser.open("/clients/batch");

        assertThat(text(page))
                .contains(
                        "Batch", "See orders", "No API defines this scope", "…x7Qf", "20 Nov 2026, 08:01 UTC", "Never");
    }

    @Test
    void warnsOfAClientThatLacksItsSecret(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");

        assertThat(text(browser.open("/clients/batch"))).contains("This client has no secret");
    }

    @Test
    void offersNoChangesOfABuiltInApi(Browser browser) {
        HtmlPage page = browser.open("/clients/keyturn-console");

        assertThat(text(page)).contains("Built in").doesNotContain("Disable…", "Delete…");
        assertThat(all(page, "a[href$='/edit']")).isEmpty();
    }

    @Test
    void offersNoActionThatTheServerRefuses(Browser browser) {
        HtmlPage deletion = browser.open("/clients/keyturn-console/delete");
        HtmlPage disabling = browser.open("/clients/keyturn-console/disable");

        assertThat(text(deletion)).contains("You cannot delete it").doesNotContain("Delete client");
        assertThat(text(disabling)).contains("You cannot disable it").doesNotContain("Disable client");
        assertThat(all(deletion, "main form")).isEmpty();
        assertThat(path(press(deletion, "Back to the client"))).isEqualTo("/clients/keyturn-console");
        assertThat(path(browser.open("/clients/keyturn-console/edit"))).isEqualTo("/clients/keyturn-console");
        assertThat(path(browser.open("/clients/keyturn-console/start"))).isEqualTo("/clients/keyturn-console");
    }

    @Test
    void namesTheApisThatADeletedClientCanNoLongerCall(Browser browser, FakeAdminApi api) {
        api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        api.api("Stock", "https://stock.example", Map.of("stock:read", "See stock"));
        api.api("Money", "https://money.example", Map.of("money:read", "See money"));
        api.client("batch", "Batch").put("scopes", List.of("orders:read", "stock:read", "gone:scope"));

        for (String page : List.of("/clients/batch/delete", "/clients/batch/disable")) {
            assertThat(text(browser.open(page)))
                    .contains(
                            "It can no longer call:",
                            "Orders",
                            "Stock",
                            "accepts them until they expire",
                            "Its API keys")
                    .doesNotContain("Back to the client", "Money");
        }
    }

    @Test
    void changesAClient(Browser browser, FakeAdminApi api) {
        Map<String, Object> client = api.client("shop", "Shop");
        client.put("grant_types", List.of("authorization_code"));
        client.put("redirect_uris", List.of("https://shop.example/a", "https://shop.example/b"));
        client.put("require_proof_key", false);
        HtmlPage form = press(browser.open("/clients/shop"), "Edit");
        assertThat(typed(form, "redirect_uris")).isEqualTo("https://shop.example/a\nhttps://shop.example/b");
        type(form, "client_name", "Web shop");
        check(form, "grant_types", "refresh_token", true);

        HtmlPage done = press(form, "Save");

        assertThat(path(done)).isEqualTo("/clients/shop");
        assertThat(text(done)).contains("Changes saved", "Web shop");
        assertThat(api.bodies.get(0))
                .containsEntry("client_name", "Web shop")
                .containsEntry("grant_types", List.of("authorization_code", "refresh_token"))
                .containsEntry("require_proof_key", false)
                .doesNotContainKey("client_id");
    }

    @Test
    void changesHowLongAClientCanRefreshAndKeepsItWhenSomethingElseChanges(Browser browser, FakeAdminApi api) {
        Map<String, Object> client = api.client("shop", "Shop");
        client.put("grant_types", List.of("authorization_code", "refresh_token"));
        client.put("redirect_uris", List.of("https://shop.example/a"));
        HtmlPage form = press(browser.open("/clients/shop"), "Edit");
        type(form, "refresh_token_lifetime_seconds", "1");
        type(form, "refresh_token_idle_timeout_seconds", "a day");

        HtmlPage refused = press(form, "Save");
        type(refused, "refresh_token_idle_timeout_seconds", "90");
        choose(refused, "refresh_token_idle_timeout_seconds_unit", "60");
        HtmlPage saved = press(refused, "Save");
        HtmlPage again = press(saved, "Edit");
        press(again, "Save");

        assertThat(text(refused)).contains("Enter a whole number for Refresh token idle timeout.");
        assertThat(text(saved)).contains("Refresh token lifetime\n1 day", "Refresh token idle timeout\n90 minutes");
        assertThat(api.bodies)
                .hasSize(2)
                .allSatisfy(body -> assertThat(body)
                        .containsEntry("refresh_token_lifetime_seconds", 86400)
                        .containsEntry("refresh_token_idle_timeout_seconds", 5400));
    }

    @Test
    void editsTheIdTokenAlgorithmAndLeavesTheDefaultToTheServer(Browser browser, FakeAdminApi api) {
        Map<String, Object> client = api.client("shop", "Shop");
        client.put("grant_types", List.of("authorization_code"));
        client.put("redirect_uris", List.of("https://shop.example/a"));
        HtmlPage form = press(browser.open("/clients/shop"), "Edit");
        form.<HtmlSelect>getElementByName("id_token_signed_response_alg").setSelectedAttribute("ES256", true);

        HtmlPage saved = press(form, "Save");
        HtmlPage again = press(saved, "Edit");
        again.<HtmlSelect>getElementByName("id_token_signed_response_alg").setSelectedAttribute("RS256", true);
        press(again, "Save");

        assertThat(text(saved)).contains("ID token signing algorithm\nES256");
        assertThat(api.bodies.get(0)).containsEntry("id_token_signed_response_alg", "ES256");
        assertThat(api.bodies.get(1)).doesNotContainEntry("id_token_signed_response_alg", "RS256");
    }

    @Test
    void offersTheServersScopesToNoClientWithoutCredentials(Browser browser, FakeAdminApi api) {
        api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));

        assertThat(text(browser.open("/new-client?kind=web"))).contains("admin:clients:read", "orders:read");
        assertThat(text(browser.open("/new-client?kind=public")))
                .contains("orders:read")
                .doesNotContain("admin:clients:read");
    }

    @Test
    void offersUserClaimsInIdTokensToWebApplicationsAndLetsThemChange(Browser browser, FakeAdminApi api) {
        HtmlPage web = browser.open("/new-client?kind=web");
        HtmlPage app = browser.open("/new-client?kind=public");
        assertThat(isChecked(web, "id_token_user_claims", "true")).isTrue();
        assertThat(isChecked(app, "id_token_user_claims", "true")).isFalse();
        Map<String, Object> client = api.client("shop", "Shop");
        client.put("grant_types", List.of("authorization_code"));
        client.put("redirect_uris", List.of("https://shop.example/cb"));
        client.put("id_token_user_claims", true);
        HtmlPage page = browser.open("/clients/shop");
        HtmlPage form = press(page, "Edit");
        check(form, "id_token_user_claims", "true", false);

        HtmlPage saved = press(form, "Save");

        assertThat(text(page)).contains("User claims in ID tokens\nIncluded");
        assertThat(text(saved)).contains("User claims in ID tokens\nNot included");
        assertThat(api.bodies.get(0)).containsEntry("id_token_user_claims", false);
    }

    @Test
    void keepsAllowedOriginsOneToALine(Browser browser, FakeAdminApi api) {
        Map<String, Object> client = api.client("shop", "Shop");
        client.put("grant_types", List.of("authorization_code"));
        client.put("token_endpoint_auth_method", "none");
        client.put("redirect_uris", List.of("https://shop.example/cb"));
        HtmlPage form = press(browser.open("/clients/shop"), "Edit");
        type(form, "allowed_origins", "https://a.example\n\n  http://localhost:5173 ");

        HtmlPage saved = press(form, "Save");

        assertThat(api.bodies.get(0))
                .containsEntry("allowed_origins", List.of("https://a.example", "http://localhost:5173"));
        assertThat(text(saved)).contains("Allowed origins\nhttps://a.example\nhttp://localhost:5173");
        assertThat(typed(press(saved, "Edit"), "allowed_origins"))
                .isEqualTo("https://a.example\nhttp://localhost:5173");
    }

    @Test
    void keepsContactsOnePerLine(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        HtmlPage form = press(browser.open("/clients/batch"), "Edit");
        type(form, "contacts", "ops@example.com\n\n dev@example.com ");

        HtmlPage saved = press(form, "Save");

        assertThat(api.bodies.get(0)).containsEntry("contacts", List.of("ops@example.com", "dev@example.com"));
        assertThat(text(saved)).contains("Contacts\nops@example.com\ndev@example.com");
        assertThat(typed(press(saved, "Edit"), "contacts")).isEqualTo("ops@example.com\ndev@example.com");
    }

    @Test
    void limitsTheRequestsOfAClientAndLeavesThemToTheServerAgain(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        HtmlPage page = browser.open("/clients/batch");
        HtmlPage form = press(page, "Edit");
        type(form, "requests_per_minute", "1e3");

        HtmlPage refused = press(form, "Save");
        type(refused, "requests_per_minute", "1200");
        HtmlPage saved = press(refused, "Save");
        HtmlPage again = press(saved, "Edit");
        assertThat(typed(again, "requests_per_minute")).isEqualTo("1200");
        type(again, "requests_per_minute", "");
        press(again, "Save");

        assertThat(text(page)).contains("Requests per minute\nServer default");
        assertThat(text(refused)).contains("Enter a whole number greater than 0 for Requests per minute.");
        assertThat(text(saved)).contains("Requests per minute\n1,200");
        assertThat(api.bodies.get(0)).containsEntry("requests_per_minute", 1200);
        assertThat(api.bodies.get(1)).doesNotContainKey("requests_per_minute");
    }

    @Test
    void requiresTheIssuerAsAudienceOfAClientThatSignsAndOfNoOther(Browser browser, FakeAdminApi api) {
        Map<String, Object> client = api.client("batch", "Batch");
        client.put("grant_types", List.of("client_credentials"));
        client.put("token_endpoint_auth_method", "private_key_jwt");
        client.put("jwks_uri", "https://batch.example/keys");
        HtmlPage form = press(browser.open("/clients/batch"), "Edit");
        form.<HtmlCheckBoxInput>getElementByName("require_issuer_audience").setChecked(true);

        HtmlPage saved = press(form, "Save");
        HtmlPage again = press(saved, "Edit");
        boolean isKept = again.<HtmlCheckBoxInput>getElementByName("require_issuer_audience")
                .isChecked();
        again.getForms().stream()
                .flatMap(each -> each.getRadioButtonsByName("token_endpoint_auth_method").stream())
                .filter(each -> each.getValueAttribute().equals("client_secret_basic"))
                .forEach(each -> each.setChecked(true));
        press(again, "Save");

        assertThat(text(saved)).contains("Assertion audience\nIssuer only");
        assertThat(isKept).isTrue();
        assertThat(api.bodies.get(0)).containsEntry("require_issuer_audience", true);
        assertThat(api.bodies.get(1)).containsEntry("require_issuer_audience", false);
    }

    @Test
    void showsBothVersionsAfterAConflictAndOverwritesOnRequest(Browser browser, FakeAdminApi api) {
        Map<String, Object> client = api.client("batch", "Batch");
        HtmlPage form = browser.open("/clients/batch/edit");
        type(form, "client_name", "Mine");
        client.put("client_name", "Theirs");
        client.put("version", 1);

        HtmlPage conflict = press(form, "Save");
        assertThat(client).containsEntry("client_name", "Theirs");
        HtmlPage done = press(conflict, "Overwrite their changes");

        assertThat(status(conflict)).isEqualTo(412);
        assertThat(text(conflict)).contains("Someone else changed this", "Theirs");
        assertThat(typed(conflict, "client_name")).isEqualTo("Mine");
        assertThat(text(done)).contains("Changes saved");
        assertThat(client).containsEntry("client_name", "Mine");
    }

    @Test
    void treatsATamperedVersionAsAnOldOne(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        HtmlPage form = browser.open("/clients/batch/edit");
        form.getElementsByName("etag").get(0).setAttribute("value", "\"0\"\r\nX-Evil: 1");

        HtmlPage conflict = press(form, "Save");

        assertThat(status(conflict)).isEqualTo(412);
        assertThat(api.requests).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void asksBeforeDisablingAndEnablesWithoutAsking(Browser browser, FakeAdminApi api) {
        Map<String, Object> client = api.client("batch", "Batch");
        api.secret("batch", "x7Qf", "2026-11-20T08:01:00Z");

        HtmlPage question = press(browser.open("/clients/batch"), "Disable…");
        assertThat(client).containsEntry("enabled", true);
        HtmlPage disabled = press(question, "Disable client");

        assertThat(text(question))
                .contains("The client gets no more tokens", "last used a secret on 20 Nov 2026, 08:01 UTC");
        assertThat(text(disabled)).contains("Client disabled", "Disabled");
        assertThat(text(press(disabled, "Enable"))).contains("Client enabled");
        assertThat(client).containsEntry("enabled", true);
    }

    @Test
    void asksBeforeDeleting(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        api.secret("batch", "x7Qf", null);

        HtmlPage question = press(browser.open("/clients/batch"), "Delete…");
        assertThat(api.clients).containsKey("batch");
        HtmlPage done = press(question, "Delete client");

        assertThat(text(question)).contains("Its secrets have never been used", "Its secret is deleted");
        assertThat(text(done)).contains("Client deleted");
        assertThat(api.clients).doesNotContainKey("batch");
    }

    @Test
    void showsTheReasonForARefusedDeletion(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        HtmlPage question = browser.open("/clients/batch/delete");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "built-in", "This client belongs to the server.");

        HtmlPage again = press(question, "Delete client");

        assertThat(status(again)).isEqualTo(409);
        assertThat(first(again, "[role=alert]")).contains("This client belongs to the server.");
    }

    @Test
    void makesASecondSecretAndRetiresTheFirst(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        String old =
                (String) api.secret("batch", "x7Qf", "2026-11-20T08:01:00Z").get("id");

        HtmlPage issued = press(browser.open("/clients/batch"), "Create secret");
        HtmlPage question = browser.open("/clients/batch/secrets/" + old + "/delete");
        HtmlPage done = press(question, "Delete secret");

        assertThat(first(issued, "#secret")).isEqualTo(FakeServer.SECRET);
        assertThat(text(question)).contains("x7Qf", "last used on 20 Nov 2026").doesNotContain("last secret");
        assertThat(text(done)).contains("Secret deleted");
        assertThat(api.secrets.get("batch")).hasSize(1);
    }

    @Test
    void revokesTheTokensOfASecretThatHasLeakedIfThatIsTicked(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        String old = (String) api.secret("batch", "x7Qf", null).get("id");
        HtmlPage question = browser.open("/clients/batch/secrets/" + old + "/delete");
        check(question, "leaked", "true", true);

        HtmlPage done = press(question, "Delete secret");

        assertThat(text(done)).contains("Secret deleted and its tokens revoked");
        assertThat(api.secretsRetiredAsLeaked).containsExactly(old);
    }

    @Test
    void warnsBeforeTheLastSecretIsRetired(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        String only = (String) api.secret("batch", "x7Qf", null).get("id");

        assertThat(text(browser.open("/clients/batch/secrets/" + only + "/delete")))
                .contains("last secret", "never been used");
        assertThat(status(browser.open("/clients/batch/secrets/" + FakeServer.ADA + "/delete")))
                .isEqualTo(404);
    }

    @Test
    void showsThatThereAreTooManySecrets(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        for (int i = 0; i < 5; i++) {
            api.secret("batch", "000" + i, null);
        }

        HtmlPage again = press(browser.open("/clients/batch"), "Create secret");

        assertThat(status(again)).isEqualTo(409);
        assertThat(first(again, "[role=alert]")).contains("The client has 5 secrets already.");
    }

    private static String clientId(HtmlPage page) {
        return page.getUrl().getPath().split("/", -1)[2];
    }
}
