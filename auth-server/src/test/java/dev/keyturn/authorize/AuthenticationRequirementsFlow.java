package dev.keyturn.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTParser;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of requests that ask for a certain kind of sign-in, or for none. */
@RunningServer
abstract class AuthenticationRequirementsFlow {

    private static final String PASSWORD = "a long enough passphrase";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    private HandmadeClient client;
    private Visitor visitor;

    @BeforeEach
    void registerClient() {
        client = new HandmadeClient(api);
        visitor = new Visitor(api.issuer());
    }

    @Test
    @Rfc({"OIDC-Core#3.1.2.1", "OIDC-Core#3.1.2.6", "9207#2"})
    void promptNoneWithoutASessionIsLoginRequired() {
        HandmadeClient.Request silent = client.request().with("prompt", "none");

        assertThat(answer(visitor.open(silent.toString())))
                .containsEntry("error", "login_required")
                .containsEntry("state", "xyz");
        assertThat(answer(visitor.fetch(silent.toString(), "*/*"))).containsEntry("error", "login_required");
        assertThat(answer(visitor.post("/oauth2/authorize", silent.fields()))).containsEntry("error", "login_required");
        assertThat(visitor.sessionId()).isEmpty();
    }

    @Test
    @Rfc({"OIDC-Core#3.1.2.1", "OIDC-Core#3.1.2.6"})
    void promptNoneSucceedsAfterSignInAndConsent() {
        signIn();
        HandmadeClient.Request silent = client.request().with("prompt", "none");

        Map<String, String> withoutConsent = answer(silent.with("scope", "openid profile"));
        Map<String, String> whereNoneIsNeeded = answer(silent.with("scope", "openid"));

        assertThat(withoutConsent).containsEntry("error", "consent_required").containsEntry("state", "xyz");
        assertThat(whereNoneIsNeeded).containsKey("code");
    }

    @Test
    void promptNoneFailsIfTheUserMustChooseAPassword() {
        NewUser user = newUser();
        visitor.signIn(user.name, user.temporaryPassword);

        assertThat(answer(client.request().with("prompt", "none"))).containsEntry("error", "interaction_required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"login", "select_account", "login consent"})
    @Rfc({"OIDC-Core#3.1.2.1", "OIDC-Core#3.1.2.3"})
    void promptLoginAsksASignedInUserToSignInAgain(String prompt) {
        signIn();
        String request = client.request().with("prompt", prompt).toString();

        Page asked = visitor.open(request);
        Page stillAsked = visitor.open(request);
        Page refused = visitor.submit(asked, "/login", "username", RunningServer.ADMIN_NAME, "password", "wrong");
        Page stillAskedAfterRefusal = visitor.open(request);
        Page elsewhere = visitor.open("/");
        Page answered = signInOn(visitor.open(request));

        assertThat(asked.path()).isEqualTo("/login");
        assertThat(asked.html()).contains("You are signed in as", "to continue to <strong>Web</strong>");
        assertThat(stillAsked.path()).isEqualTo("/login");
        assertThat(refused.html()).contains("Wrong username or password");
        assertThat(stillAskedAfterRefusal.path()).isEqualTo("/login");
        assertThat(elsewhere.path()).isEqualTo("/");
        if (prompt.contains("consent")) {
            assertThat(answered.path()).isEqualTo("/oauth2/consent");
        } else {
            assertThat(answer(answered)).containsKey("code").containsEntry("state", "xyz");
        }
        assertThat(visitor.open(request).path()).isEqualTo("/login");
    }

    @Test
    void aRequiredSignInIsAskedForOnce() {
        Page login = visitor.open(client.request().with("prompt", "login").toString());

        assertThat(answer(signInOn(login))).containsKey("code");
    }

    @Test
    void aNewSignInIsForOneRequestOnly() {
        signIn();
        Page login = visitor.open(
                client.request().with("prompt", "login").with("state", "one").toString());
        signInOn(login);

        Page other = visitor.open(
                client.request().with("prompt", "login").with("state", "two").toString());

        assertThat(other.path()).isEqualTo("/login");
    }

    @Test
    @Rfc({"OIDC-Core#2", "OIDC-Core#3.1.2.1", "OIDC-Core#15.1"})
    void maxAgeRenewsAnOldSignInAndReportsAuthTime() throws Exception {
        signIn();
        HandmadeClient.Request request = client.request().with("max_age", "600");
        Instant before = authenticatedAt(answer(request));

        clock.during(Duration.ofMinutes(11), () -> {
            assertThat(answer(client.request().with("max_age", "600").with("prompt", "none")))
                    .containsEntry("error", "login_required");
            Page login = visitor.open(request.toString());
            assertThat(login.path()).isEqualTo("/login");
            Map<String, String> answer = answer(signInOn(login));
            assertThat(authenticatedAt(answer)).isAfterOrEqualTo(before.plus(Duration.ofMinutes(10)));
            assertThat(answer(request)).containsKey("code");
        });
    }

    @Test
    void aSignInMayBeSoYoungAsToBeMadeForTheRequest() {
        String request = client.request().with("max_age", "0").toString();

        assertThat(answer(signInOn(visitor.open(request)))).containsKey("code");
        assertThat(visitor.open(request).path()).isEqualTo("/login");
    }

    @Test
    @Rfc({"OIDC-Core#3.1.2.1", "OIDC-Core#3.1.2.2"})
    void aRequestForOneUserIsNotAnsweredForAnotherUser() {
        signIn();
        String hint = client.exchange(answer(client.request())).get("id_token").asString();
        HandmadeClient.Request hinted = client.request().with("id_token_hint", hint);
        assertThat(answer(hinted)).containsKey("code");
        NewUser other = newUser();
        visitor = new Visitor(api.issuer());
        replacePassword(other);

        assertThat(answer(client.request().with("id_token_hint", hint).with("prompt", "none")))
                .containsEntry("error", "login_required");
        Page login = visitor.open(hinted.toString());
        Page again = visitor.submit(login, "/login", "username", other.name, "password", PASSWORD);
        assertThat(login.path()).isEqualTo("/login");
        assertThat(answer(again)).containsEntry("error", "login_required");
        assertThat(answer(signInOn(visitor.open(hinted.toString())))).containsKey("code");
    }

    @Test
    void aOneTimePasswordIsReplacedOnTheWay() {
        NewUser user = newUser();
        Page login = visitor.open(client.request().with("prompt", "login").toString());
        Page password = visitor.submit(login, "/login", "username", user.name, "password", user.temporaryPassword);

        Page answered = visitor.submit(
                password,
                "/password",
                "current",
                user.temporaryPassword,
                "replacement",
                PASSWORD,
                "repetition",
                PASSWORD);

        assertThat(answer(answered)).containsKey("code");
    }

    @Test
    @Rfc("OIDC-Core#3.1.2.4")
    void promptConsentAsksForConsentAgain() {
        signIn();
        String request = client.request()
                .with("scope", "openid profile")
                .with("prompt", "consent")
                .toString();
        for (int time = 0; time < 2; time++) {
            Page consent = visitor.open(request);
            assertThat(consent.path()).isEqualTo("/oauth2/consent");

            Page answered = visitor.submit(
                    consent,
                    "/oauth2/authorize",
                    "client_id",
                    client.id(),
                    "state",
                    consent.value("state"),
                    "scope",
                    "profile");
            assertThat(answer(answered)).containsKey("code");
        }
    }

    @Test
    @Rfc("OIDC-Core#3.1.2.1")
    void authorizationRequestsCanBePosted() {
        Page login = visitor.post("/oauth2/authorize", client.request().fields());

        assertThat(login.path()).isEqualTo("/login");
        assertThat(answer(signInOn(login))).containsKey("code");
        assertThat(answer(visitor.post("/oauth2/authorize", client.request().fields())))
                .containsKey("code");
        assertThat(answer(new Visitor(api.issuer())
                        .post(
                                "/oauth2/authorize",
                                client.request()
                                        .with("login_hint", "x".repeat(20_000))
                                        .fields())))
                .containsEntry("error", "invalid_request");
    }

    @Test
    @Rfc({"OIDC-Core#3.1.2.1", "OIDC-Core#3.1.2.6"})
    void aPostedRequestFindsTheUsersSession() {
        signIn();
        String[] silent = client.request().with("prompt", "none").fields();

        Page answered = visitor.postFromElsewhere("/oauth2/authorize", silent);

        assertThat(client.answer(answered)).containsEntry("state", "xyz").containsKey("code");
        assertThat(client.answer(visitor.postFromElsewhere(
                        "/oauth2/authorize",
                        client.request().with("scope", "openid").fields())))
                .containsKey("code");
    }

    @Test
    void aPostedRequestIsRepeatedBeforeAnythingIsDecided() {
        for (String[] fields : List.of(
                client.request().fields(),
                client.request().with("client_id", "nobody").fields(),
                client.request()
                        .with("redirect_uri", "https://evil.example.com/")
                        .fields(),
                client.request().with("prompt", "none login").fields())) {
            HttpResponse<String> answer = visitor.postOnce("/oauth2/authorize", fields);

            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("/oauth2/authorize?client_id=");
            assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        }
    }

    @Test
    @Rfc("9470#4")
    void withoutOpenIdTheAgeOfASignInMattersAndPromptDoesNot() {
        signIn();
        HandmadeClient.Request request = client.request().with("scope", "profile");

        assertThat(visitor.open(request.with("prompt", "login").toString()).path())
                .isEqualTo("/oauth2/consent");
        clock.during(
                Duration.ofMinutes(1),
                () -> assertThat(visitor.open(request.with("max_age", "1").toString())
                                .path())
                        .isEqualTo("/login"));
    }

    private void signIn() {
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
    }

    private Page signInOn(Page page) {
        return visitor.submit(
                page, "/login", "username", RunningServer.ADMIN_NAME, "password", RunningServer.ADMIN_PASSWORD);
    }

    private Map<String, String> answer(HandmadeClient.Request request) {
        return answer(visitor.open(request.toString()));
    }

    private Map<String, String> answer(Page page) {
        return client.answer(page);
    }

    private Instant authenticatedAt(Map<String, String> answer) {
        try {
            return JWTParser.parse(client.exchange(answer).get("id_token").asString())
                    .getJWTClaimsSet()
                    .getDateClaim("auth_time")
                    .toInstant();
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    private NewUser newUser() {
        String name = Api.uniqueName("user");
        String password = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"))
                .json()
                .get("temporary_password")
                .asString();
        return new NewUser(name, password);
    }

    private void replacePassword(NewUser user) {
        Page page = visitor.signIn(user.name, user.temporaryPassword);
        visitor.submit(
                page, "/password", "current", user.temporaryPassword, "replacement", PASSWORD, "repetition", PASSWORD);
    }

    private record NewUser(String name, String temporaryPassword) {}
}
