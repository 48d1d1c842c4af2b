package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.header;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(text(away)).contains("Server unreachable");
        assertThat(header(away, "Retry-After")).isNotBlank();
        assertThat(header(away, "Cache-Control")).contains("no-store");
        assertThat(status(page)).isEqualTo(200);
        assertThat(path(page)).isEqualTo("/clients?q=keyturn");
    }

    @Test
    void showsThatThePageDoesNotExist(Browser browser) {
        for (String address : new String[] {"/clients/nobody", "/apis/nothing", "/users/nobody", "/nowhere"}) {
            HtmlPage page = browser.open(address);

            assertThat(status(page)).isEqualTo(404);
            assertThat(text(page)).contains("Page not found");
        }
    }

    @Test
    void saysThatAnAddressTakesFormsOnly(Browser browser) {
        HtmlPage page = browser.open("/api-keys/1/enable");

        assertThat(status(page)).isEqualTo(405);
        assertThat(text(page)).contains("This address is not a page");
    }

    @Test
    void showsThatPermissionIsDenied(Browser browser, FakeAdminApi api) {
        api.always = FakeAdminApi.Refusal.of(403, "insufficient-scope", "This needs admin:clients:read.");

        HtmlPage page = browser.open("/clients");

        assertThat(status(page)).isEqualTo(403);
        assertThat(text(page)).contains("Permission denied", "This needs admin:clients:read.");
    }

    @Test
    void showsWhyAnActionWithoutAPageOfItsOwnWasRefused(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch").put("enabled", false);
        HtmlPage client = browser.open("/clients/batch");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "built-in", "This client belongs to the server.");

        HtmlPage page = press(client, "Enable");

        assertThat(status(page)).isEqualTo(409);
        assertThat(text(page)).contains("Action failed", "This client belongs to the server.");
    }

    @Test
    void takesAProxysErrorPageForAServerThatIsAway(Browser browser, FakeAdminApi api) {
        api.always = FakeAdminApi.Refusal.of(504, "", "");

        assertThat(status(browser.open("/users"))).isEqualTo(503);
    }

    @Test
    void showsAFailureOfTheServer(Browser browser, FakeAdminApi api) {
        api.always = FakeAdminApi.Refusal.of(500, "internal-error", "The server failed to answer.");

        HtmlPage page = browser.open("/users");

        assertThat(status(page)).isEqualTo(502);
        assertThat(text(page)).contains("Something went wrong");
    }

    @Test
    void theAddressOfTheErrorPageIsNotFound(Browser browser) {
        assertThat(status(browser.open("/error"))).isEqualTo(404);
        assertThat(browser.send(browser.request("/error").header("X-Stranger", "yes"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAddressThatCannotBeParsedHasThePageOfTheConsole() throws IOException {
        String answer;
        try (Socket socket = new Socket("localhost", RunningConsole.PORT)) {
            socket.getOutputStream()
                    .write("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(answer).startsWith("HTTP/1.1 400").contains("Invalid request", "default-src 'none'");
        assertThat(answer).doesNotContain("Tomcat", "HTTP Status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/new-client", "/new-client?kind=web", "/new-api", "/new-user"})
    void aUserWithoutRightsGetsNoForm(String address, Browser browser, FakeAdminApi api) {
        api.onlyOwner = true;

        HtmlPage page = browser.open(address);

        assertThat(status(page)).isEqualTo(403);
        assertThat(text(page)).contains("Administrator access required");
        assertThat(all(page, "form[action^='/new-']")).isEmpty();
    }
}
