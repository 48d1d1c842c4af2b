package dev.keyturn.console;

import static dev.keyturn.console.Browser.header;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;

@ConsoleTest
class ProblemPagesTests {

    @Test
    void offersToTryAgainWhileTheServerIsAway(Browser browser, FakeServer server) {
        browser.open("/");
        server.stop();

        HtmlPage away = browser.open("/clients?q=keyturn");
        server.start();
        HtmlPage page = press(away, "Try again");

        assertThat(status(away)).isEqualTo(503);
        assertThat(text(away)).contains("The server is not reachable");
        assertThat(header(away, "Retry-After")).isNotBlank();
        assertThat(header(away, "Cache-Control")).contains("no-store");
        assertThat(status(page)).isEqualTo(200);
        assertThat(path(page)).isEqualTo("/clients?q=keyturn");
    }

    @Test
    void saysThatThereIsNothingOfThisName(Browser browser) {
        for (String address : new String[] {"/clients/nobody", "/apis/nothing", "/users/nobody", "/nowhere"}) {
            HtmlPage page = browser.open(address);

            assertThat(status(page)).isEqualTo(404);
            assertThat(text(page)).contains("There is nothing here");
        }
    }

    @Test
    void saysThatTheConsoleMayNotDoThis(Browser browser, FakeAdminApi api) {
        api.always = FakeAdminApi.Refusal.of(403, "insufficient-scope", "This needs admin:clients:read.");

        HtmlPage page = browser.open("/clients");

        assertThat(status(page)).isEqualTo(403);
        assertThat(text(page)).contains("The console may not do this", "This needs admin:clients:read.");
    }

    @Test
    void showsWhyAnActionWithoutAPageOfItsOwnWasRefused(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch").put("enabled", false);
        HtmlPage client = browser.open("/clients/batch");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "built-in", "This client belongs to the server.");

        HtmlPage page = press(client, "Enable");

        assertThat(status(page)).isEqualTo(409);
        assertThat(text(page)).contains("That did not work", "This client belongs to the server.");
    }

    @Test
    void takesAProxysErrorPageForAServerThatIsAway(Browser browser, FakeAdminApi api) {
        api.always = FakeAdminApi.Refusal.of(504, "", "");

        assertThat(status(browser.open("/users"))).isEqualTo(503);
    }

    @Test
    void saysThatSomethingWentWrongAtTheServer(Browser browser, FakeAdminApi api) {
        api.always = FakeAdminApi.Refusal.of(500, "internal-error", "The server failed to answer.");

        HtmlPage page = browser.open("/users");

        assertThat(status(page)).isEqualTo(502);
        assertThat(text(page)).contains("Something went wrong");
    }
}
