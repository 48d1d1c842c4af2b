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

    private Map<String, Object> authorization = Map.of();

    @BeforeEach
    void signBobInToAShop(FakeAdminApi api) {
        api.client("shop", "Partner shop");
        api.user(BOB, "bob", "Bob Marlow");
        authorization = api.authorization("shop", BOB, "bob", SESSION);
        api.session(SESSION, BOB, "shop", 1);
    }

    @Test
    void aClientsPageShowsWhatIsLiveAndTheListWhatEnded(Browser browser, FakeAdminApi api) {
        Map<String, Object> ended = api.authorization("shop", BOB, "bob", SESSION);
        ended.put("state", "revoked");
        ended.put("revocation_reason", "signed-out");

        HtmlPage client = browser.open("/clients/shop");
        HtmlPage list = press(client, "Those that ended, too");

        assertThat(all(client, "#authorizations tbody tr")).hasSize(1);
        assertThat(first(client, "#authorizations tbody tr")).contains("bob", "orders:read", "Live");
        assertThat(all(list, "tbody tr")).hasSize(2);
        assertThat(text(list)).contains("Revoked", "The user signed out");
        choose(list, "state", "revoked");
        assertThat(all(press(list, "Search"), "tbody tr")).hasSize(1);
    }

    @Test
    void aUsersPageShowsSessionsAndAuthorizations(Browser browser) {
        HtmlPage page = browser.open("/users/" + BOB);

        assertThat(first(page, "#sessions tbody tr")).contains("Partner shop", "1 live authorization");
        assertThat(first(page, "#authorizations tbody tr")).contains("Partner shop", "orders:read");
        assertThat(text(browser.open("/sessions?user_id=" + BOB))).contains("Partner shop");
    }

    @Test
    void saysWhatWillHappenAndRevokesAClientsTokensWithTheReason(Browser browser, FakeAdminApi api) {
        HtmlPage question = press(browser.open("/clients/shop"), "Revoke all tokens of this client…");
        assertThat(text(question))
                .contains("1 live authorization", "within seconds by an API that follows revocations", "disable it");
        assertThat(api.bodies).isEmpty();
        type(question, "reason", "Its secret was in a public repository");

        HtmlPage done = press(question, "Revoke");

        assertThat(path(done)).isEqualTo("/clients/shop");
        assertThat(first(done, "[role=status]")).contains("It is revoked");
        assertThat(text(done)).contains("None is live");
        assertThat(api.bodies)
                .isEqualTo(List.of(Map.of("client_id", "shop", "reason", "Its secret was in a public repository")));
    }

    @Test
    void signsAUserOutEverywhere(Browser browser, FakeAdminApi api) {
        HtmlPage question = press(browser.open("/users/" + BOB), "Sign out everywhere…");
        assertThat(first(question, "h1")).contains("Bob Marlow");
        type(question, "reason", "lost laptop");

        HtmlPage done = press(question, "Sign them out everywhere");

        assertThat(path(done)).isEqualTo("/users/" + BOB);
        assertThat(api.bodies).isEqualTo(List.of(Map.of("user_id", BOB, "reason", "lost laptop")));
    }

    @Test
    void endsASessionAndOneAuthorization(Browser browser, FakeAdminApi api) {
        HtmlPage session = browser.open("/sessions/" + SESSION + "/revoke");
        type(session, "reason", "r");
        HtmlPage done = press(session, "End it");
        HtmlPage grant = browser.open("/authorizations/" + authorization.get("id") + "/revoke");
        type(grant, "reason", "r");
        press(grant, "Revoke");

        assertThat(path(done)).isEqualTo("/users/" + BOB);
        assertThat(api.bodies)
                .isEqualTo(List.of(
                        Map.of("session_id", SESSION, "reason", "r"),
                        Map.of("grant_id", authorization.get("id"), "reason", "r")));
    }

    @Test
    void keepsWhatWasTypedWhenItIsRefusedAndDoingItTwiceIsHarmless(Browser browser, FakeAdminApi api) {
        HtmlPage question = browser.open("/clients/shop/revoke");
        HtmlPage empty = press(question, "Revoke");
        assertThat(status(empty)).isEqualTo(400);
        assertThat(first(empty, "#reason-error")).isEqualTo("The reason must not be empty.");
        type(empty, "reason", "<b>\"why\"</b>");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "conflict", "Not now.");

        HtmlPage again = press(empty, "Revoke");
        assertThat(first(again, "[role=alert]")).contains("Not now.");
        assertThat(typed(again, "reason")).isEqualTo("<b>\"why\"</b>");
        press(again, "Revoke");
        HtmlPage twice = press(again, "Revoke");

        assertThat(first(twice, "[role=status]")).contains("It is revoked");
        assertThat(all(again, "form[data-submit-once]")).hasSize(1);
    }

    @Test
    void aReasonTypedInASessionThatHadEndedIsStillThere(Browser browser) {
        HtmlPage question = browser.open("/users/" + BOB + "/revoke");
        type(question, "reason", "lost laptop");
        browser.endSession();

        HtmlPage again = press(question, "Sign them out everywhere");

        assertThat(text(again)).contains("This form was not sent");
        assertThat(typed(again, "reason")).isEqualTo("lost laptop");
    }

    @Test
    void warnsWhoWouldSignThemselvesOut(Browser browser) {
        assertThat(text(browser.open("/users/" + FakeServer.ADA + "/revoke"))).contains("This concerns you");
        assertThat(text(browser.open("/clients/keyturn-console/revoke"))).contains("This is the console");
        assertThat(text(browser.open("/users/" + BOB + "/revoke"))).doesNotContain("This concerns you");
    }

    @Test
    void listsWhatIsRevokedByKindAndIdentifier(Browser browser, FakeAdminApi api) {
        assertThat(text(browser.open("/revocations"))).contains("Nothing is revoked");
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
        assertThat(text(browser.open("/revocations?q=zzz"))).contains("No revocations found");
    }

    @Test
    void whoMayNotDoesNotSeeTheButtons(Browser browser, FakeServer server, FakeAdminApi api) {
        server.behaviour.scope = "openid profile admin:clients:read admin:users:read admin:authorizations:read";

        HtmlPage client = browser.open("/clients/shop");
        HtmlPage user = browser.open("/users/" + BOB);

        assertThat(all(client, "a[href$='/revoke'], a[href='/revocations']")).isEmpty();
        assertThat(all(user, "a[href$='/revoke'], a[href='/revocations']")).isEmpty();
        assertThat(all(client, "#authorizations tbody tr")).hasSize(1);
        assertThat(api.bodies).isEmpty();
    }

    @Test
    void whoMaySeeNoneIsNotAskedForThem(Browser browser, FakeServer server, FakeAdminApi api) {
        server.behaviour.scope = "openid profile admin:clients:read admin:users:read";

        HtmlPage client = browser.open("/clients/shop");
        browser.open("/users/" + BOB);

        assertThat(all(client, "#authorizations")).isEmpty();
        assertThat(api.requests)
                .noneMatch(request -> request.contains("/authorizations") || request.contains("/sessions"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/authorizations",
                "/authorizations?state=live",
                "/sessions",
                "/clients/nobody/revoke",
                "/users/nobody/revoke",
                "/sessions/nobody/revoke",
                "/authorizations/nobody/revoke",
                "/keys/nobody/revoke",
                "/apis/nobody/revoke"
            })
    void whatIsNotThereIsNotFound(String address, Browser browser) {
        assertThat(status(browser.open(address))).isEqualTo(404);
    }
}
