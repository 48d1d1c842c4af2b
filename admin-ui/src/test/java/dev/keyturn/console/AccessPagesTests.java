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
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ConsoleTest
class AccessPagesTests {

    private static final String BOB = "0191b7a0-0000-7000-8000-0000000000b0";
    private static final String SESSION = "0191b7a0-0000-7000-8000-0000000000e0";

    private Map<String, Object> shopGrant = Map.of();

    @BeforeEach
    void signBobInToAShop(FakeAdminApi api) {
        api.client("shop", "Partner shop");
        api.user(BOB, "bob", "Bob Marlow");
        shopGrant = api.grant("shop", BOB, "bob", SESSION);
        api.session(SESSION, BOB, "shop", 1);
    }

    @Test
    void aClientsPageShowsActiveGrantsAndTheListEndedOnes(Browser browser, FakeAdminApi api) {
        Map<String, Object> ended = api.grant("shop", BOB, "bob", SESSION);
        ended.put("state", "revoked");
        ended.put("revocation_reason", "signed-out");

        HtmlPage client = browser.open("/clients/shop");
        HtmlPage list = press(client, "Show ended");

        assertThat(all(client, "#grants tbody tr")).hasSize(1);
        assertThat(first(client, "#grants tbody tr")).contains("bob", "orders:read", "Active");
        assertThat(all(list, "tbody tr")).hasSize(2);
        assertThat(text(list)).contains("Revoked", "User signed out");
        choose(list, "state", "revoked");
        assertThat(all(press(list, "Search"), "tbody tr")).hasSize(1);
    }

    @Test
    void aUsersPageShowsSessionsAndGrants(Browser browser) {
        HtmlPage page = browser.open("/users/" + BOB);

        assertThat(first(page, "#sessions tbody tr")).contains("Partner shop", "1 active grant");
        assertThat(first(page, "#grants tbody tr")).contains("Partner shop", "orders:read");
        assertThat(text(browser.open("/sessions?user_id=" + BOB))).contains("Partner shop");
    }

    @Test
    void showsTheEffectsAndRevokesAClientsTokensWithTheReason(Browser browser, FakeAdminApi api) {
        HtmlPage question = press(browser.open("/clients/shop"), "Revoke all tokens…");
        assertThat(text(question))
                .contains(
                        "1 active grant",
                        "APIs that follow revocations reject them within seconds",
                        "Disable the client instead");
        assertThat(api.bodies).isEmpty();
        type(question, "reason", "Its secret was in a public repository");

        HtmlPage done = press(question, "Revoke all tokens");

        assertThat(path(done)).isEqualTo("/clients/shop");
        assertThat(first(done, "[role=status]")).contains("Access revoked");
        assertThat(text(done)).contains("No active grants");
        assertThat(api.bodies)
                .isEqualTo(List.of(Map.of("client_id", "shop", "reason", "Its secret was in a public repository")));
    }

    @Test
    void signsAUserOutEverywhere(Browser browser, FakeAdminApi api) {
        HtmlPage question = press(browser.open("/users/" + BOB), "Sign out everywhere…");
        assertThat(first(question, "h1")).contains("Bob Marlow");
        type(question, "reason", "lost laptop");

        HtmlPage done = press(question, "Sign out everywhere");

        assertThat(path(done)).isEqualTo("/users/" + BOB);
        assertThat(api.bodies).isEqualTo(List.of(Map.of("user_id", BOB, "reason", "lost laptop")));
    }

    @Test
    void endsASessionAndOneGrant(Browser browser, FakeAdminApi api) {
        HtmlPage session = browser.open("/sessions/" + SESSION + "/revoke");
        type(session, "reason", "r");
        HtmlPage done = press(session, "End session");
        HtmlPage grant = browser.open("/grants/" + shopGrant.get("id") + "/revoke");
        type(grant, "reason", "r");
        press(grant, "Revoke grant");

        assertThat(path(done)).isEqualTo("/users/" + BOB);
        assertThat(api.bodies)
                .isEqualTo(List.of(
                        Map.of("session_id", SESSION, "reason", "r"),
                        Map.of("grant_id", shopGrant.get("id"), "reason", "r")));
    }

    @Test
    void keepsTheReasonAfterARefusalAndASecondRevocationIsHarmless(Browser browser, FakeAdminApi api) {
        HtmlPage question = browser.open("/clients/shop/revoke");
        HtmlPage empty = press(question, "Revoke all tokens");
        assertThat(status(empty)).isEqualTo(400);
        assertThat(first(empty, "#reason-error")).isEqualTo("Fill in Reason.");
        type(empty, "reason", "<b>\"why\"</b>");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "conflict", "Not now.");

        HtmlPage again = press(empty, "Revoke all tokens");
        assertThat(first(again, "[role=alert]")).contains("Not now.");
        assertThat(typed(again, "reason")).isEqualTo("<b>\"why\"</b>");
        press(again, "Revoke all tokens");
        HtmlPage twice = press(again, "Revoke all tokens");

        assertThat(first(twice, "[role=status]")).contains("Access revoked");
        assertThat(all(again, "form[data-submit-once]")).hasSize(1);
    }

    @Test
    void aReasonTypedInASessionThatHadEndedIsStillThere(Browser browser) {
        HtmlPage question = browser.open("/users/" + BOB + "/revoke");
        type(question, "reason", "lost laptop");
        browser.endSession();

        HtmlPage again = press(question, "Sign out everywhere");

        assertThat(text(again)).contains("The form was not submitted");
        assertThat(typed(again, "reason")).isEqualTo("lost laptop");
    }

    @Test
    void warnsBeforeAUserSignsThemselfOut(Browser browser) {
        assertThat(text(browser.open("/users/" + FakeServer.ADA + "/revoke")))
                .contains("This affects your own session");
        assertThat(text(browser.open("/clients/keyturn-console/revoke"))).contains("This client is the console");
        assertThat(text(browser.open("/users/" + BOB + "/revoke"))).doesNotContain("This affects your own session");
    }

    @Test
    void listsRevocationsByKindAndIdentifier(Browser browser, FakeAdminApi api) {
        assertThat(text(browser.open("/revocations"))).contains("No revocations");
        api.revocation("client", "shop");
        api.revocation("subject", BOB);
        api.revocation("token", "0191b7a0-0000-7000-8000-0000000000c7");
        api.revocation("unheard-of", "<script>alert(1)</script>");

        HtmlPage page = browser.open("/revocations");

        assertThat(all(page, "tbody tr")).hasSize(4);
        assertThat(text(page)).contains("All tokens of a client", "One access token", "<script>alert(1)</script>");
        assertThat(all(page, "tbody a[href='/clients/shop']")).hasSize(1);
        choose(page, "kind", "subject");
        HtmlPage found = press(page, "Search");
        assertThat(all(found, "tbody tr")).hasSize(1);
        assertThat(text(browser.open("/revocations?kind=nonsense"))).contains("One access token");
        assertThat(text(browser.open("/revocations?q=zzz"))).contains("No matching revocations");
    }

    @Test
    void hidesButtonsWithoutPermission(Browser browser, FakeServer server, FakeAdminApi api) {
        server.behaviour.scope = "openid profile admin:clients:read admin:users:read admin:grants:read";

        HtmlPage client = browser.open("/clients/shop");
        HtmlPage user = browser.open("/users/" + BOB);

        assertThat(all(client, "a[href$='/revoke'], a[href='/revocations']")).isEmpty();
        assertThat(all(user, "a[href$='/revoke'], a[href='/revocations']")).isEmpty();
        assertThat(all(client, "#grants tbody tr")).hasSize(1);
        assertThat(api.bodies).isEmpty();
    }

    @Test
    void requestsNoGrantsWithoutPermission(Browser browser, FakeServer server, FakeAdminApi api) {
        server.behaviour.scope = "openid profile admin:clients:read admin:users:read";

        HtmlPage client = browser.open("/clients/shop");
        browser.open("/users/" + BOB);

        assertThat(all(client, "#grants")).isEmpty();
        assertThat(api.requests).noneMatch(request -> request.contains("/grants") || request.contains("/sessions"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/grants",
                "/grants?state=live",
                "/sessions",
                "/clients/nobody/revoke",
                "/users/nobody/revoke",
                "/sessions/nobody/revoke",
                "/grants/nobody/revoke",
                "/keys/nobody/revoke",
                "/apis/nobody/revoke"
            })
    void unknownResourcesAreNotFound(String address, Browser browser) {
        assertThat(status(browser.open(address))).isEqualTo(404);
    }
}
