package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.check;
import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.isChecked;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static dev.keyturn.console.Browser.type;
import static dev.keyturn.console.Browser.typed;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

@ConsoleTest
class UnsentFormTests {

    private static final String NOT_SENT = "This form was not sent";
    private static final String NOT_DONE = "Nothing was changed";

    @Autowired
    ServletWebServerApplicationContext console;

    @Test
    void keepsTheTypedValuesAfterTheSessionHasEnded(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-user");
        type(form, "username", "bob");
        type(form, "name", "Bob, the <b>builder</b>");
        check(form, "roles", "administrator", true);
        browser.endSession();

        HtmlPage again = goOn(press(form, "Create user"), browser);

        assertThat(path(again)).isEqualTo("/new-user");
        assertThat(first(again, "[role=alert]")).contains(NOT_SENT, "Your session expired");
        assertThat(typed(again, "username")).isEqualTo("bob");
        assertThat(typed(again, "name")).isEqualTo("Bob, the <b>builder</b>");
        assertThat(isChecked(again, "roles", "administrator")).isTrue();
        assertThat(api.users).hasSize(1);

        HtmlPage done = press(again, "Create user");

        assertThat(text(done)).contains("User created");
        assertThat(api.users).hasSize(2);
    }

    @Test
    void isShownOnce(Browser browser) {
        HtmlPage form = browser.open("/new-user");
        type(form, "username", "bob");
        browser.endSession();
        goOn(press(form, "Create user"), browser);

        HtmlPage later = browser.open("/new-user");

        assertThat(typed(later, "username")).isEmpty();
        assertThat(text(later)).doesNotContain(NOT_SENT);
    }

    @Test
    void comesBackAtOnceInASessionThatBeganInAnotherWindow(Browser browser) {
        HtmlPage form = browser.open("/new-api");
        type(form, "name", "Orders");
        type(form, "scope_name", "orders:read");
        browser.endSession();
        browser.open("/");

        HtmlPage again = press(form, "Create API");

        assertThat(first(again, "[role=alert]")).contains(NOT_SENT);
        assertThat(typed(again, "name")).isEqualTo("Orders");
        assertThat(typed(again, "scope_name")).isEqualTo("orders:read");
    }

    @Test
    void knowsTheKindOfTheClientThatWasBeingRegistered(Browser browser) {
        HtmlPage form = browser.open("/new-client?kind=public");
        type(form, "client_name", "Shop");
        type(form, "redirect_uris", "https://shop.example/callback\nhttps://shop.example/other");
        browser.endSession();

        HtmlPage again = goOn(press(form, "Create client"), browser);

        assertThat(first(again, "h1")).isEqualTo("Create single-page or native app");
        assertThat(typed(again, "redirect_uris"))
                .isEqualTo("https://shop.example/callback\nhttps://shop.example/other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/clients/batch/edit", "/apis/API/edit", "/users/USER/edit"})
    void isShownAgainAfterSignInAndStillDetectsAConflict(String address, Browser browser, FakeAdminApi api) {
        Map<String, Object> batch = api.client("batch", "Batch");
        Map<String, Object> orders = api.api("Orders", "https://orders.example", Map.of("orders:read", "See orders"));
        Map<String, Object> bob = api.user("0191b7a0-0000-7000-8000-0000000000b0", "bob", "Bob");
        String page = address.replace("API", (String) orders.get("id")).replace("USER", (String) bob.get("id"));
        String name = address.startsWith("/clients") ? "client_name" : "name";
        HtmlPage form = browser.open(page);
        type(form, name, "Mine");
        browser.endSession();

        HtmlPage again = goOn(press(form, "Save"), browser);
        batch.put("version", 1);
        orders.put("version", 1);
        bob.put("version", 1);
        HtmlPage conflict = press(again, "Save");

        assertThat(path(again)).isEqualTo(page);
        assertThat(typed(again, name)).isEqualTo("Mine");
        assertThat(status(conflict)).isEqualTo(412);
        assertThat(first(conflict, "tbody tr")).contains("Mine");
    }

    @ParameterizedTest
    @CsvSource({
        "/clients/batch, Create secret, /clients/batch",
        "/clients/batch/delete, Delete client, /clients/batch/delete",
        "/keys/ES256/rotate, Create key, /keys/ES256/rotate"
    })
    void anActionIsNotDoneAndThePageConfirmsIt(
            String address, String button, String back, Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        HtmlPage page = browser.open(address);
        browser.endSession();

        HtmlPage ended = press(page, button);
        HtmlPage again = press(ended, "Sign in again");

        assertThat(text(ended)).contains("Your session has expired", NOT_DONE);
        assertThat(path(again)).isEqualTo(back);
        assertThat(api.clients).containsKey("batch");
        assertThat(api.requests).noneMatch(request -> request.startsWith("POST") || request.startsWith("DELETE"));
    }

    @Test
    void keepsNoCredentialAndNoMoreThanAFormNeeds(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-user");
        type(form, "name", "x".repeat(40_000));
        browser.endSession();

        HtmlPage again = goOn(press(form, "Create user"), browser);

        assertThat(path(again)).isEqualTo("/new-user");
        assertThat(first(again, "[role=alert]")).contains(NOT_DONE);
        assertThat(typed(again, "name")).isEmpty();
        assertThat(api.users).hasSize(1);
    }

    @Test
    void fillsNoFormForAnotherSite(Browser browser) {
        browser.open("/");

        HttpResponse<String> answer = browser.send(browser.request("/new-user")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "https://evil.example")
                .header("Referer", RunningConsole.URL + "/new-user")
                .POST(HttpRequest.BodyPublishers.ofString("username=mallory&administrator=true")));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("The form was sent by another website");
        HtmlPage form = browser.open("/new-user");
        assertThat(all(form, "[role=alert]")).isEmpty();
        assertThat(typed(form, "username")).isEmpty();
    }

    @Test
    void signingOutWithoutASessionIsSigningOut(Browser browser) {
        HtmlPage page = browser.open("/");
        browser.endSession();

        HtmlPage signedOut = press(page, "Sign out");

        assertThat(path(signedOut)).isEqualTo("/signed-out");
        assertThat(text(signedOut)).contains("You are signed out");
    }

    @Test
    void isGivenBackToStrangersAndNotKept(Browser browser) {
        Manager sessions = sessions();
        long before = sessions.getSessionCounter();
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> answer = browser.send(browser.request("/new-client")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Origin", RunningConsole.URL)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "client_name=%22%3E%3Cb%3E" + "x".repeat(31_000) + "&client_secret=x&_csrf=x")));

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body())
                    .contains("Your session has expired", "value=\"&quot;&gt;&lt;b&gt;xxx")
                    .doesNotContain("client_secret", "_csrf", "<b>x");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }

        assertThat(sessions.getSessionCounter()).isEqualTo(before);
    }

    @Test
    void leadsToNoOtherSite(Browser browser) {
        HttpResponse<String> answer = browser.send(browser.request("/clients/batch/delete")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", RunningConsole.URL)
                .header("Referer", "https://evil.example/")
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.body())
                .contains("Your session has expired", "href=\"/\">Sign in again")
                .doesNotContain("evil");
    }

    private Manager sessions() {
        TomcatWebServer tomcat = (TomcatWebServer) Objects.requireNonNull(console.getWebServer());
        return ((Context) tomcat.getTomcat().getHost().findChildren()[0]).getManager();
    }

    /** Signs in in another tab, comes back and goes on. */
    private static HtmlPage goOn(HtmlPage ended, Browser browser) {
        assertThat(text(ended)).contains("Your session has expired", "The form was not submitted");
        browser.open("/");
        return press(ended, "Submit the form");
    }
}
