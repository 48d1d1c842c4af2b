package dev.keyturn.console;

import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.header;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static dev.keyturn.console.Browser.type;
import static dev.keyturn.console.Browser.typed;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.Cookie;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ConsoleTest
@NullUnmarked // its maps are JSON, of which each test knows what is there
class SignInTests {

    private static final Duration AFTER_EXPIRY = Duration.ofSeconds(280);

    @Test
    void leadsToTheServerAndBackToThePageThatWasAskedFor(Browser browser, FakeServer server) {
        HtmlPage page = browser.open("/clients?q=keyturn");

        assertThat(status(page)).isEqualTo(200);
        assertThat(path(page)).isEqualTo("/clients?q=keyturn");
        assertThat(first(page, ".account__name")).isEqualTo("Ada Lovelace");
        Map<String, String> request = server.authorizationRequests.get(0);
        assertThat(request)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "keyturn-console")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("nonce", "state");
        assertThat(List.of(request.get("scope").split(" ")))
                .contains("openid", "profile", "admin:clients:write", "admin:revocations:write", "admin:audit:read")
                // the last that an administrator needs, to make another
                .contains("admin:metrics:read");
    }

    @Test
    void changesTheSessionAndKeepsItsCookieFromScriptsAndOtherSites(Browser browser) {
        HttpResponse<String> before = browser.send(browser.request("/oauth2/authorization/keyturn"));
        browser.open("/");

        Cookie session = browser.client.getCookieManager().getCookie("keyturn_console");

        assertThat(before.headers().firstValue("Set-Cookie").orElse(""))
                .contains("keyturn_console=", "HttpOnly", "SameSite=Lax")
                .doesNotContain(session.getValue());
        assertThat(session.isHttpOnly()).isTrue();
        assertThat(browser.client.getCookieManager().getCookies()).hasSize(1);
    }

    @Test
    void renewsTheAccessTokenWithoutThePerson(Browser browser, FakeServer server, AdjustableClock clock) {
        browser.open("/");
        server.behaviour.accessTokenLifetime = 900;
        clock.setAhead(AFTER_EXPIRY);

        HtmlPage page = browser.open("/clients?scope=admin:clients:read");

        assertThat(status(page)).isEqualTo(200);
        assertThat(server.authorizationRequests).hasSize(1);
        assertThat(server.tokenRequests).hasSize(2);
        assertThat(server.tokenRequests.get(1))
                .containsEntry("grant_type", "refresh_token")
                .doesNotContainKey("scope");
    }

    @Test
    void renewsTheAccessTokenOnceForTwoRequestsAtATime(Browser browser, FakeServer server, AdjustableClock clock)
            throws Exception {
        browser.open("/");
        server.behaviour.accessTokenLifetime = 900;
        clock.setAhead(AFTER_EXPIRY);
        CyclicBarrier barrier = new CyclicBarrier(2);
        Callable<Integer> openUsers = () -> {
            barrier.await();
            return browser.send(browser.request("/users")).statusCode();
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);

        List<Future<Integer>> answers = threads.invokeAll(List.of(openUsers, openUsers));

        threads.shutdown();
        assertThat(answers.get(0).get()).isEqualTo(200);
        assertThat(answers.get(1).get()).isEqualTo(200);
        assertThat(server.tokenRequests).hasSize(2);
        assertThat(server.authorizationRequests).hasSize(1);
    }

    @Test
    void asksThePersonAgainIfTheTokenCannotBeRenewedAndComesBack(
            Browser browser, FakeServer server, AdjustableClock clock) {
        browser.open("/");
        server.behaviour.refusesRefresh = true;
        clock.setAhead(AFTER_EXPIRY);
        server.behaviour.accessTokenLifetime = 900;

        HtmlPage page = browser.open("/users?q=ada");

        assertThat(path(page)).isEqualTo("/users?q=ada");
        assertThat(server.authorizationRequests).hasSize(2);
    }

    @Test
    void comesBackToTheFormIfTheTokenIsOfNoUseWhenItIsSent(Browser browser, FakeServer server, AdjustableClock clock) {
        HtmlPage form = browser.open("/new-user");
        type(form, "username", "bob");
        server.behaviour.refusesRefresh = true;
        server.behaviour.accessTokenLifetime = 900;
        clock.setAhead(AFTER_EXPIRY);

        HtmlPage page = press(form, "Create user");

        assertThat(path(page)).isEqualTo("/new-user");
        assertThat(typed(page, "username")).isEqualTo("bob");
        assertThat(text(page)).contains("This form was not sent");
        assertThat(server.adminApi.users).hasSize(1);
    }

    @Test
    void asksThePersonAgainIfTheServerHasRevokedTheToken(Browser browser, FakeServer server, AdjustableClock clock) {
        browser.open("/");
        server.revokeAccessTokens();
        clock.setAhead(Duration.ofSeconds(60));

        HtmlPage page = browser.open("/apis");

        assertThat(status(page)).isEqualTo(200);
        assertThat(path(page)).isEqualTo("/apis");
        assertThat(server.authorizationRequests).hasSize(2);
    }

    @Test
    void asksThePersonAgainIfTheServerHasTakenTheTokenAndThenRefusesItAtOnce(Browser browser, FakeServer server) {
        browser.open("/");
        server.revokeAccessTokens();

        HtmlPage page = browser.open("/apis");

        assertThat(status(page)).isEqualTo(200);
        assertThat(server.authorizationRequests).hasSize(2);
    }

    @Test
    void doesNotGoRoundInCirclesIfTheServerRefusesEvenANewToken(Browser browser, FakeServer server) {
        server.behaviour.refusesAccessTokens = true;

        HtmlPage page = browser.open("/apis");

        assertThat(status(page)).isEqualTo(502);
        assertThat(server.authorizationRequests).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource
    void refusesAnIdTokenThatIsNotForThisSignIn(
            Consumer<FakeServer.Behaviour> fault, Browser browser, FakeServer server) {
        fault.accept(server.behaviour);

        HtmlPage page = browser.open("/");

        assertThat(status(page)).isEqualTo(502);
        assertThat(text(page)).contains("Sign-in failed");
        assertThat(server.adminApi.requests).isEmpty();
        assertThat(browser.send(browser.request("/")).statusCode()).isEqualTo(302);
    }

    static List<Consumer<FakeServer.Behaviour>> refusesAnIdTokenThatIsNotForThisSignIn() {
        return List.of(
                behaviour -> behaviour.nonce = "another",
                behaviour -> behaviour.issuerOfIdToken = "http://localhost:1",
                behaviour -> behaviour.audienceOfIdToken = "another-client",
                behaviour -> behaviour.signsWithStrangersKey = true);
    }

    @Test
    void rejectsAnAnswerToNoSignIn(Browser browser, FakeServer server) {
        HtmlPage page = browser.open("/login/oauth2/code/keyturn?code=stolen&state=forged");

        assertThat(status(page)).isEqualTo(400);
        assertThat(text(page)).contains("Sign-in expired");
        assertThat(server.tokenRequests).isEmpty();
    }

    @Test
    void refusesAnAnswerWithAnotherState(Browser browser, FakeServer server) {
        browser.beginSignIn();

        HtmlPage page = browser.open("/login/oauth2/code/keyturn?code=stolen&state=forged");

        assertThat(status(page)).isEqualTo(400);
        assertThat(server.tokenRequests).isEmpty();
    }

    @Test
    void ignoresAnOldAnswerAfterSignIn(Browser browser) {
        browser.open("/");

        HtmlPage page = browser.open("/login/oauth2/code/keyturn?code=old&state=old");

        assertThat(status(page)).isEqualTo(200);
        assertThat(path(page)).isEqualTo("/");
    }

    @Test
    void showsThatTheSignInWasDenied(Browser browser, FakeServer server) {
        server.behaviour.deniesAuthorization = true;

        HtmlPage page = browser.open("/");

        assertThat(status(page)).isEqualTo(403);
        assertThat(text(page)).contains("Sign-in cancelled", "Try again");
    }

    @Test
    void goesOnAfterTheTokenEndpointHasComeBack(Browser browser, FakeServer server) {
        server.behaviour.tokenEndpointIsDown = true;
        HtmlPage away = browser.open("/audit");
        server.behaviour.tokenEndpointIsDown = false;

        HtmlPage page = press(away, "Try again");

        assertThat(status(away)).isEqualTo(503);
        assertThat(header(away, "Retry-After")).isNotBlank();
        assertThat(path(page)).isEqualTo("/audit");
    }

    @Test
    void neverLeadsToAnotherSite(Browser browser) {
        HttpResponse<String> start = browser.send(browser.request("/clients?continue=https://evil.example//"));
        HtmlPage page = browser.open("/clients?continue=https://evil.example//");

        assertThat(start.headers().firstValue("Location"))
                .hasValue(
                        RunningConsole.URL
                                + "/oauth2/authorization/keyturn?page=%2Fclients%3Fcontinue%3Dhttps%3A%2F%2Fevil.example%2F%2F");
        assertThat(page.getUrl().toString()).startsWith(RunningConsole.URL + "/clients");
    }

    @Test
    void signInStartsAtTheConsolesOwnAddress(Browser browser) {
        HttpResponse<String> answer =
                browser.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RunningConsole.PORT + "/clients"))
                        .header("Accept", "text/html"));

        assertThat(answer.headers().firstValue("Location"))
                .hasValue(RunningConsole.URL + "/oauth2/authorization/keyturn?page=%2Fclients");
    }

    @Test
    void aPageThatNeedsSignInBeginsNoSession(Browser browser) {
        HttpResponse<String> answer = browser.send(browser.request("/clients?q=shop"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "/%0d%0aSet-Cookie:x=y",
                "javascript:alert(1)",
                "@evil.example/",
                ".evil.example/",
                ""
            })
    void aSignInNeverLeadsToAnotherSite(String page, Browser browser) {
        HtmlPage shown =
                browser.open("/oauth2/authorization/keyturn?page=" + URLEncoder.encode(page, StandardCharsets.UTF_8));

        assertThat(shown.getUrl().toString()).startsWith(RunningConsole.URL + "/");
        assertThat(shown.getUrl().getHost()).isEqualTo("localhost");
    }

    @Test
    void knowsNoOtherRegistration(Browser browser) {
        assertThat(status(browser.open("/oauth2/authorization/other"))).isEqualTo(404);
    }

    @Test
    void endsTheSessionHereAndAtTheServer(Browser browser, FakeServer server) {
        HtmlPage page = browser.open("/");

        HtmlPage signedOut = press(page, "Sign out");

        assertThat(text(signedOut)).contains("Signed out at the server");
        assertThat(server.signOuts.get(0))
                .containsEntry("post_logout_redirect_uri", RunningConsole.URL + "/signed-out")
                .containsKey("id_token_hint");
        assertThat(browser.send(browser.request("/")).statusCode()).isEqualTo(302);
    }

    @Test
    void confirmsTheSignOutAfterTheServersOwn(Browser browser) {
        HtmlPage page = browser.open("/signed-out");

        assertThat(status(page)).isEqualTo(200);
        assertThat(text(page)).contains("You are signed out").doesNotContain("unreachable");
        assertThat(path(press(page, "Sign in again"))).isEqualTo("/");
        assertThat(path(browser.open("/signed-out"))).isEqualTo("/");
    }

    @Test
    void endsTheSessionWithTheLatestIdToken(Browser browser, FakeServer server, AdjustableClock clock) {
        browser.open("/");
        server.behaviour.accessTokenLifetime = 900;
        clock.setAhead(AFTER_EXPIRY);
        HtmlPage page = browser.open("/users");

        press(page, "Sign out");

        String hint = server.signOuts.get(0).get("id_token_hint");
        assertThat(server.idTokens).hasSize(2);
        assertThat(hint).isEqualTo(server.idTokens.get(1));
    }

    @Test
    void showsThatAnAdministratorIsRequired(Browser browser, FakeAdminApi api) {
        api.always = FakeAdminApi.Refusal.of(403, "not-an-administrator", "Administrators only.");

        HtmlPage page = browser.open("/");

        assertThat(status(page)).isEqualTo(403);
        assertThat(text(page)).contains("Administrator access required", "Signed in as Ada Lovelace");
        assertThat(text(press(page, "Sign out"))).contains("Signed out at the server");
    }
}
