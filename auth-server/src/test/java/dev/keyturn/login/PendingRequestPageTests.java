package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each page carries the request that it comes before, whatever becomes of the session, of other tabs and of the server. */
@RunningServer
@OnH2
class PendingRequestPageTests {

    private static final String PASSWORD = "a long enough passphrase";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Environment environment;

    private HandmadeClient client;
    private Visitor visitor;

    @BeforeEach
    void registerClient() {
        client = new HandmadeClient(api);
        visitor = new Visitor(api.issuer());
    }

    @Test
    void strangersHaveNoSessions() {
        long before = storedSessions();
        String request = client.request().with("login_hint", "x".repeat(8_000)).toString();
        for (int i = 0; i < 20; i++) {
            Visitor stranger = new Visitor(api.issuer());
            Page login = stranger.open(request);
            Page refused = stranger.submit(login, "/login", "username", "nobody-at-all", "password", "wrong");
            stranger.post("/login", "username", "a", "password", "b");
            stranger.open(client.request().with("prompt", "login").toString());
            for (String path : new String[] {"/", "/password", "/logout", "/oauth2/consent", "/nothing", "/login"}) {
                stranger.open(path);
            }
            assertThat(login.path()).isEqualTo("/login");
            assertThat(refused.html()).contains("Wrong username or password.");
            assertThat(stranger.sessionId()).isEmpty();
        }

        assertThat(storedSessions()).isEqualTo(before);
    }

    @Test
    void eachTabFinishesItsOwn() {
        HandmadeClient other = new HandmadeClient(api, "https://other.example.com/callback");
        Page first = visitor.open(client.request().with("state", "first").toString());
        Page second = visitor.open(other.request().with("state", "second").toString());

        Page answeredFirst = signInOn(first);
        Page answeredSecond = signInOn(second);

        assertThat(client.answer(answeredFirst)).containsEntry("state", "first").containsKey("code");
        assertThat(other.answer(answeredSecond))
                .containsEntry("state", "second")
                .containsKey("code");
    }

    @Test
    void eachTabHasItsOwnNewSignIn() {
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
        Page first = visitor.open(
                client.request().with("prompt", "login").with("state", "first").toString());
        Page second = visitor.open(
                client.request().with("prompt", "login").with("state", "second").toString());

        assertThat(client.answer(signInOn(first)))
                .containsEntry("state", "first")
                .containsKey("code");
        Page askedOnceMore = signInOn(second);
        assertThat(client.answer(askedOnceMore.path().equals("/login") ? signInOn(askedOnceMore) : askedOnceMore))
                .containsEntry("state", "second")
                .containsKey("code");
    }

    @Test
    void aSignInContinuesAfterItsSessionWasLost() {
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
        Page login = visitor.open(client.request().with("prompt", "login").toString());
        visitor.loseSession();

        Page stale = signInOn(login);
        Page answered = signInOn(stale);

        assertThat(stale.html())
                .contains("This page has expired.", "to continue to <strong>Web</strong>")
                .contains("value=\"" + RunningServer.ADMIN_NAME + "\"");
        assertThat(client.answer(answered)).containsKey("code");
    }

    @Test
    void aWrongPasswordKeepsTheRequestAndTheName() {
        Page login = visitor.open(client.request().toString());

        Page refused = visitor.submit(login, "/login", "username", "ada", "password", "wrong");

        assertThat(refused.html()).contains("to continue to <strong>Web</strong>", "value=\"ada\"");
        assertThat(refused.address().toString()).doesNotContain("ada");
        assertThat(visitor.open(refused.address().toString()).html()).contains("to continue to", "value=\"ada\"");
        assertThat(client.answer(signInOn(refused))).containsKey("code");
    }

    @Test
    void backAndReloadContinueToTheClient() {
        String request = client.request().toString();
        Page login = visitor.open(request);
        assertThat(visitor.open(login.address().toString()).html()).contains("to continue to <strong>Web</strong>");
        signInOn(login);

        assertThat(client.answer(visitor.open(login.address().toString())))
                .containsEntry("state", "xyz")
                .containsKey("code");
        assertThat(client.answer(visitor.open(request))).containsKey("code");
    }

    @Test
    void aConsentContinuesAfterItsSessionWasLost() {
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
        Page consent = askForConsent();
        visitor.loseSession();

        Page reloaded = visitor.open(consent.address().toString());
        Page login = allow(consent);
        Page askedAgain = signInOn(login);
        Page answered = allow(askedAgain);

        assertThat(reloaded.html()).contains("to continue to <strong>Web</strong>");
        assertThat(login.html()).contains("to continue to <strong>Web</strong>");
        assertThat(askedAgain.path()).isEqualTo("/oauth2/consent");
        assertThat(client.answer(answered)).containsEntry("state", "xyz").containsKey("code");
    }

    @Test
    void aConsentOfOneTabIsNotThatOfAnother() {
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
        HandmadeClient other = new HandmadeClient(api, "https://other.example.com/callback");
        Page first = askForConsent();
        Page second = visitor.open(
                other.request().with("scope", "profile").with("state", "second").toString());

        assertThat(client.answer(allow(first))).containsEntry("state", "xyz").containsKey("code");
        Page answered = visitor.post(
                "/oauth2/authorize", "client_id", other.id(), "state", second.value("state"), "scope", "profile");
        assertThat(other.answer(answered)).containsEntry("state", "second").containsKey("code");
    }

    @Test
    void aTemporaryPasswordIsReplacedAfterTheSessionWasLost() {
        String name = Api.uniqueName("user");
        String temporary = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"))
                .json()
                .get("temporary_password")
                .asString();
        Page login = visitor.open(client.request().toString());
        Page password = visitor.submit(login, "/login", "username", name, "password", temporary);
        visitor.loseSession();

        Page loginAgain = choose(password);
        Page passwordAgain = visitor.submit(loginAgain, "/login", "username", name, "password", temporary);
        Page answered = choose(passwordAgain);

        assertThat(password.path()).isEqualTo("/password");
        assertThat(loginAgain.html()).contains("to continue to <strong>Web</strong>");
        assertThat(client.answer(answered)).containsKey("code");
    }

    @Test
    void aPageSaysThatItsRequestWaitsNoLonger() {
        Page login = visitor.open(client.request().toString());

        clock.during(Duration.ofMinutes(61), () -> {
            assertExpired(visitor.open(login.address().toString()));
            assertExpired(visitor.submit(login, "/login", "username", "a", "password", "wrong"));
            assertExpired(signInOn(login));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "/oauth2/authorize", "//evil.example", "https://evil.example", "AAAA", "%00"})
    @Rfc("6749#10.15")
    void aPageAcceptsOnlyRequestsSealedByTheServer(String forged) {
        assertExpired(visitor.open("/login?pending=" + forged));
        Page login = visitor.open("/login");
        assertExpired(visitor.post("/login", "_csrf", login.value("_csrf"), "pending", forged, "username", "a"));
        assertExpired(visitor.post("/login", "pending", forged, "username", "a", "password", "b"));
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
        assertExpired(visitor.open("/login?pending=" + forged));
        assertExpired(visitor.open("/password?pending=" + forged));
    }

    @Test
    void aPageTakesNoSealedTextThatWasAltered() {
        Page login = visitor.open(client.request().toString());
        String address = login.address().toString();

        assertExpired(visitor.open(address.substring(0, address.length() - 5) + "AAAAA"));
        assertExpired(visitor.open(address + "&pending=" + login.value("pending")));
    }

    @Test
    void aPageThatOneNodeHasShownIsAnsweredByAnother() {
        Page login = visitor.open(client.request().toString());
        String shared = "spring.datasource.url";
        String key = "keyturn.signing.key-encryption-key-file";
        try (StartedServer node = StartedServer.with(
                shared + "=" + environment.getProperty(shared),
                key + "=" + environment.getProperty(key),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD)) {
            Visitor there = new Visitor(node.issuer());
            there.copyCookies(visitor);

            Page answered = there.submit(
                    login, "/login", "username", RunningServer.ADMIN_NAME, "password", RunningServer.ADMIN_PASSWORD);

            assertThat(answered.address().toString()).startsWith(HandmadeClient.CALLBACK + "?code=");
            assertThat(answered.address().getQuery()).contains("state=xyz");
        }
    }

    @Test
    void aLongRequestComesBackWhole() {
        String state = UUID.randomUUID().toString().repeat(100);
        HandmadeClient.Request request =
                client.request().with("state", state).with("login_hint", "/\"<>%+é ".repeat(200));

        assertThat(client.answer(signInOn(visitor.open(request.toString()))))
                .containsEntry("state", state)
                .containsKey("code");
    }

    @Test
    void aRequestThatNoPageCanCarryIsRefusedToTheClient() {
        String request = client.request()
                + "&login_hint="
                + new Random(1)
                        .ints(14_500, 0, 62)
                        .mapToObj(i -> String.valueOf(
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".charAt(i)))
                        .collect(Collectors.joining());

        assertThat(client.answer(visitor.open(request))).containsEntry("error", "invalid_request");
    }

    @Test
    @Rfc("OIDC-Core#3.1.2.1")
    void theLoginHintIsFilledIn() {
        Page hinted = visitor.open(
                client.request().with("login_hint", "ada+\"><b>@example.com").toString());
        Page tooLong = visitor.open(
                client.request().with("login_hint", "x".repeat(101)).toString());

        assertThat(hinted.tag("username")).contains("value=\"ada+&quot;&gt;&lt;b&gt;@example.com\"");
        assertThat(tooLong.tag("username")).doesNotContain("xxx");
    }

    private long storedSessions() {
        return jdbc.sql("select count(*) from user_session").query(Long.class).single();
    }

    private Page askForConsent() {
        return visitor.open(client.request().with("scope", "profile").toString());
    }

    private Page allow(Page consent) {
        return visitor.post(
                "/oauth2/authorize",
                "client_id",
                client.id(),
                "state",
                consent.value("state"),
                "scope",
                "profile",
                "pending",
                consent.value("pending"));
    }

    private Page choose(Page password) {
        return visitor.submit(password, "/password", "replacement", PASSWORD, "repetition", PASSWORD);
    }

    private Page signInOn(Page page) {
        return visitor.submit(
                page, "/login", "username", RunningServer.ADMIN_NAME, "password", RunningServer.ADMIN_PASSWORD);
    }

    private static void assertExpired(Page page) {
        assertThat(page.status()).as(page.html()).isEqualTo(400);
        assertThat(page.html()).contains("Sign-in expired");
    }
}
