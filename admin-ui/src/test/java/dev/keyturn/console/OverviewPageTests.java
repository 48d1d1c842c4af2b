package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;

@ConsoleTest
class OverviewPageTests {

    @Test
    void showsTheFirstSteps(Browser browser) {
        HtmlPage page = browser.open("/");

        assertThat(text(page)).contains("Get started", "1. Create an API", "2. Create a client", "1 client");
        assertThat(text(press(page, "Create API"))).contains("Audience (aud)");
    }

    @Test
    void knowsWhichStepsAreDone(Browser browser, FakeAdminApi api) {
        api.api("Orders", "https://orders.example", Map.of());

        HtmlPage page = browser.open("/");

        assertThat(all(page, ".badge--success")).hasSize(1);
        assertThat(all(page, "a.button--primary[href='/new-client']")).hasSize(1);
    }

    @Test
    void stopsExplainingOnceThereIsSomethingOfOurs(Browser browser, FakeAdminApi api) {
        api.api("Orders", "https://orders.example", Map.of());
        api.client("batch", "Batch");
        api.event("client.created", Map.of("kind", "client", "id", "batch", "name", "Batch"), Map.of());

        HtmlPage page = browser.open("/");

        assertThat(text(page))
                .contains("2 clients", "2 APIs", "1 user", "ada created the client Batch")
                .doesNotContain("Get started");
    }
}
