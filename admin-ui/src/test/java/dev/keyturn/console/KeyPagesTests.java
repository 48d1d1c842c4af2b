package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.check;
import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;

@ConsoleTest
class KeyPagesTests {

    @Test
    void drawsEachKeyAtItsPlaceInItsLife(Browser browser, FakeAdminApi api) {
        api.key("next-es", "ES256", "announced", 1);
        api.key("now-es", "ES256", "active", -29);
        api.key("old-es", "ES256", "retired", -30);
        api.key("now-rs", "RS256", "active", -10);

        HtmlPage page = browser.open("/keys");

        assertThat(all(page, ".lives")).hasSize(2);
        assertThat(all(page, ".lives > li")).hasSize(4);
        assertThat(all(page, ".lives .life__announced")).hasSize(4);
        assertThat(all(page, ".lives .life__active")).hasSize(3);
        assertThat(all(page, ".lives .life__retired")).hasSize(1);
        assertThat(all(page, ".lives .life__now")).hasSize(4);
        assertThat(all(page, "[style]")).isEmpty();
        assertThat(text(page)).contains("Announced", "Active", "Retired", "The next key becomes active on");
        assertThat(all(page, "a[href$='/ES384/rotate']")).hasSize(1);
    }

    @Test
    void showsDestroyedKeysForALimitedTime(Browser browser, FakeAdminApi api) {
        api.key("lately", "ES256", "destroyed", -40).put("revoked", true);
        api.key("long-ago", "ES256", "destroyed", -200);

        HtmlPage page = browser.open("/keys");

        assertThat(text(page)).contains("lately", "Revoked").doesNotContain("long-ago");
    }

    @Test
    void announcesTheNextKeyAfterAsking(Browser browser, FakeAdminApi api) {
        api.key("now-es", "ES256", "active", -10);
        HtmlPage question = browser.open("/keys/ES256/rotate");
        assertThat(api.bodies).isEmpty();

        HtmlPage done = press(question, "Rotate key");

        assertThat(path(done)).isEqualTo("/keys");
        assertThat(first(done, "[role=status]")).contains("Next key announced");
        assertThat(api.bodies.get(0)).isEqualTo(Map.of("algorithm", "ES256", "immediately", false));
    }

    @Test
    void rotatesAtOnceIfThatIsChosen(Browser browser, FakeAdminApi api) {
        api.key("now-es", "ES256", "active", -10);
        HtmlPage question = browser.open("/keys/ES256/rotate");
        assertThat(text(question)).contains("rejects new tokens until it reloads the key set");
        check(question, "how", "immediately", true);

        press(question, "Rotate key");

        assertThat(api.bodies.get(0)).isEqualTo(Map.of("algorithm", "ES256", "immediately", true));
    }

    @Test
    void letsTheAnnouncedKeySign(Browser browser, FakeAdminApi api) {
        api.key("next-es", "ES256", "announced", 1);
        api.key("now-es", "ES256", "active", -29);
        HtmlPage question = browser.open("/keys/ES256/rotate");
        assertThat(text(question)).contains("The next key is already announced", "next-es");

        press(question, "Activate key now");

        assertThat(api.bodies.get(0)).containsEntry("immediately", true);
    }

    @Test
    void announcesTheFirstKeyOfAnAlgorithmUnlessItIsToSignAtOnce(Browser browser, FakeAdminApi api) {
        press(browser.open("/keys/EdDSA/rotate"), "Create key");
        HtmlPage question = browser.open("/keys/PS256/rotate");
        check(question, "how", "immediately", true);
        press(question, "Create key");

        assertThat(api.bodies)
                .containsExactly(
                        Map.of("algorithm", "EdDSA", "immediately", false),
                        Map.of("algorithm", "PS256", "immediately", true));
    }

    @Test
    void showsWhenTheFirstKeyBecomesActive(Browser browser, FakeAdminApi api) {
        api.key("first-ps", "PS256", "announced", 2);

        assertThat(text(browser.open("/keys")))
                .contains("The first key becomes active on", "keep their previous algorithm");
        HtmlPage question = browser.open("/keys/PS256/rotate");
        assertThat(text(question)).contains("Activate the first PS256 key?", "The first key is announced");
        press(question, "Activate key now");

        assertThat(api.bodies.get(0)).isEqualTo(Map.of("algorithm", "PS256", "immediately", true));
    }

    @Test
    void showsTheEffectsBeforeItRevokes(Browser browser, FakeAdminApi api) {
        api.key("now-es", "ES256", "active", -10);
        HtmlPage question = browser.open("/keys/now-es/revoke");
        assertThat(text(question))
                .contains("Effects", "All tokens signed since", "creates and activates a new key immediately");
        assertThat(api.keys.get("now-es")).containsEntry("state", "active");

        HtmlPage done = press(question, "Revoke signing key");

        assertThat(first(done, "[role=status]")).contains("Key revoked");
        assertThat(text(done)).contains("Revoked");
    }

    @Test
    void namesTheApisAndClientsThatAreConcerned(Browser browser, FakeAdminApi api) {
        api.key("now-es", "ES256", "active", -10);
        api.dependentApis.add(Map.of("id", "1", "name", "Orders <b>", "audience", "https://orders.example"));
        api.dependentClients.add(Map.of("client_id", "shop", "client_name", "Shop", "grants", 1204));
        api.dependentClients.add(Map.of("client_id", "batch", "client_name", "Batch", "grants", 0));

        HtmlPage question = browser.open("/keys/now-es/revoke");

        assertThat(text(question))
                .contains(
                        "1 API is affected",
                        "Orders <b>",
                        "https://orders.example",
                        "72 clients are affected",
                        "Shop",
                        "1,204 active grants",
                        "and 70 more");
        assertThat(all(question, "a[href$='/clients/batch']")).hasSize(1);
    }

    @Test
    void showsThatARevocationHasNoEffect(Browser browser, FakeAdminApi api) {
        api.key("next-es", "ES256", "announced", 1);

        assertThat(text(browser.open("/keys/next-es/revoke"))).contains("so nothing stops working");
    }

    @Test
    void showsWhyTheServerRefuses(Browser browser, FakeAdminApi api) {
        api.key("now-es", "ES256", "active", -10);
        HtmlPage question = browser.open("/keys/ES256/rotate");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "too-many-retired", "Too many retired keys.");

        HtmlPage again = press(question, "Rotate key");

        assertThat(status(again)).isEqualTo(409);
        assertThat(first(again, "[role=alert]")).contains("Too many retired keys.");
    }

    @Test
    void knowsOnlyAlgorithmsThatThereAre(Browser browser) {
        assertThat(status(browser.open("/keys/none/rotate"))).isEqualTo(404);
        assertThat(status(browser.open("/keys/unknown/revoke"))).isEqualTo(404);
    }

    @Test
    void aDestroyedKeyCannotBeRevoked(Browser browser, FakeAdminApi api) {
        api.key("gone", "ES256", "destroyed", -40);

        HtmlPage page = browser.open("/keys/gone/revoke");

        assertThat(text(page)).contains("This key is already destroyed");
        assertThat(all(page, "main form[method=post], .card form")).isEmpty();
    }
}
