package dev.keyturn.logout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** How clients sign their users out. */
@RunningServer
abstract class EndSessionFlow {

    private static final String RETURN = HandmadeClient.AFTER_SIGN_OUT;

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    private HandmadeClient client;
    private Visitor visitor;

    @BeforeEach
    void signIn() {
        client = new HandmadeClient(api);
        visitor = new Visitor(api.issuer());
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
    }

    @Test
    @Rfc({"OIDC-RPInitiated#2", "OIDC-RPInitiated#3"})
    void anIdTokenOfThisSessionSignsOutAtOnce() {
        Page page = endSession("id_token_hint", idToken(), "post_logout_redirect_uri", RETURN, "state", "a&b /?");

        assertThat(page.address()).hasToString(RETURN + "&state=a%26b%20%2F%3F");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    @Rfc("OIDC-RPInitiated#2")
    void anExpiredIdTokenOfThisSessionSignsOutAtOnce() {
        String hint = idToken();
        clock.during(Duration.ofMinutes(25), () -> assertThat(isSignedIn()).isTrue());

        clock.during(Duration.ofMinutes(45), () -> {
            assertThat(isSignedIn()).isTrue();
            assertThat(endSession("id_token_hint", hint, "post_logout_redirect_uri", RETURN)
                            .address())
                    .hasToString(RETURN);
            assertThat(isSignedIn()).isFalse();
        });
    }

    @Test
    @Rfc("OIDC-RPInitiated#2")
    void otherHintsChangeNothing() {
        Page page = endSession(
                "id_token_hint",
                idToken(),
                "post_logout_redirect_uri",
                RETURN,
                "logout_hint",
                "someone else",
                "ui_locales",
                "xx de");

        assertThat(page.address()).hasToString(RETURN);
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void withoutAPlaceToReturnToThePageSaysThatTheUserIsSignedOut() {
        Page page = endSession("id_token_hint", idToken());

        assertThat(page.path()).isEqualTo("/logout");
        assertThat(page.html()).contains("You are signed out");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    @Rfc("OIDC-RPInitiated#2")
    void withoutAnIdTokenTheUserMustConfirm() {
        Page question = endSession();
        boolean before = isSignedIn();
        Page done = visitor.submit(question, "/logout");

        assertThat(question.html()).contains("Sign out?");
        assertThat(before).isTrue();
        assertThat(done.html()).contains("You are signed out.");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    @Rfc({"OIDC-RPInitiated#2", "OIDC-RPInitiated#3"})
    void afterConfirmationTheUserReturnsToTheClient() {
        Page question = endSession("client_id", client.id(), "post_logout_redirect_uri", RETURN, "state", "\"><b>");
        assertThat(question.html())
                .contains("<strong>Web</strong> asks to sign you out")
                .doesNotContain("\"><b>");
        assertThat(isSignedIn()).isTrue();

        Page done = visitor.submit(
                question,
                "/logout",
                "client_id",
                question.value("client_id"),
                "post_logout_redirect_uri",
                question.value("post_logout_redirect_uri"),
                "state",
                "\"><b>");

        assertThat(done.address()).hasToString(RETURN + "&state=%22%3E%3Cb%3E");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    @Rfc("OIDC-RPInitiated#2")
    void anIdTokenOfAnotherUserOrSessionDoesNotSignOut() {
        String earlier = idToken();
        visitor = new Visitor(api.issuer());
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
        Page ofAnotherSignIn = endSession("id_token_hint", earlier, "post_logout_redirect_uri", RETURN);
        boolean stillSignedIn = isSignedIn();
        String name = Api.uniqueName("user");
        String password = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"))
                .json()
                .get("temporary_password")
                .asString();
        visitor = new Visitor(api.issuer());
        visitor.signIn(name, password);
        Page ofAnotherUser = endSession("id_token_hint", earlier);

        assertThat(ofAnotherSignIn.html()).contains("Sign out?", "<strong>Web</strong> asks to sign you out");
        assertThat(stillSignedIn).isTrue();
        assertThat(ofAnotherUser.html()).contains("Sign out?");
    }

    @Test
    void aVisitorWithoutASessionIsNotAsked() {
        String hint = idToken();
        visitor = new Visitor(api.issuer());

        assertThat(endSession().html()).contains("You are signed out");
        assertThat(endSession("id_token_hint", hint, "post_logout_redirect_uri", RETURN)
                        .address())
                .hasToString(RETURN);
        assertThat(endSession("client_id", client.id(), "post_logout_redirect_uri", RETURN, "state", "s")
                        .address())
                .hasToString(RETURN + "&state=s");
    }

    @ParameterizedTest
    @CsvSource({
        "post_logout_redirect_uri, https://evil.example.com/",
        "post_logout_redirect_uri, https://web.example.com/bye",
        "post_logout_redirect_uri, //web.example.com/bye?from=[here]",
        "post_logout_redirect_uri, javascript:alert(1)",
        "id_token_hint, not-one",
        "id_token_hint, eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
        "client_id, nobody",
        "client_id, keyturn-admin-ui",
        "state, %00"
    })
    @Rfc({"OIDC-RPInitiated#3", "OIDC-RPInitiated#4"})
    void anInvalidRequestShowsAnErrorPageAndKeepsTheSession(String name, String value) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("id_token_hint", idToken());
        request.put("client_id", client.id());
        request.put("post_logout_redirect_uri", RETURN);
        request.put(name, value.equals("%00") ? "\u0000" : value);

        Page page = visitor.open("/connect/logout?" + Api.encode(request));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.path()).isEqualTo("/connect/logout");
        assertThat(isSignedIn()).isTrue();
    }

    @Test
    void aPlaceToReturnToNeedsAClient() {
        assertThat(endSession("post_logout_redirect_uri", RETURN).status()).isEqualTo(400);
        assertThat(visitor.open("/connect/logout?state=a&state=b").status()).isEqualTo(400);
    }

    @Test
    @Rfc("OIDC-RPInitiated#2")
    void logoutRequestsCanBePosted() {
        Page page = visitor.post(
                "/connect/logout", "id_token_hint", idToken(), "post_logout_redirect_uri", RETURN, "state", "s");

        assertThat(page.address()).hasToString(RETURN + "&state=s");
    }

    @Test
    @Rfc("OIDC-RPInitiated#2")
    void aPostedRequestOfAClientSignsTheUserOut() {
        String hint = idToken();

        Page question = visitor.postFromElsewhere("/connect/logout", "client_id", client.id());
        Page nothing = visitor.postFromElsewhere("/connect/logout");
        boolean before = isSignedIn();
        Page done = visitor.postFromElsewhere(
                "/connect/logout", "id_token_hint", hint, "post_logout_redirect_uri", RETURN, "state", "a&b+");

        assertThat(question.html()).contains("Sign out?");
        assertThat(nothing.html()).contains("Sign out?");
        assertThat(before).isTrue();
        assertThat(done.address()).hasToString(RETURN + "&state=a%26b%2B");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void aPostedRequestThatIsTooLongIsRefusedOnAPage() {
        Page page = visitor.postFromElsewhere("/connect/logout", "ui_locales", "x".repeat(20_000));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.path()).isEqualTo("/connect/logout");
        assertThat(isSignedIn()).isTrue();
    }

    @Test
    void thePageAcceptsOnlyRegisteredRedirectUris() {
        Page question = visitor.open(
                "/logout?client_id=" + client.id() + "&post_logout_redirect_uri=https://evil.example.com/&state=s");

        Page done = visitor.submit(
                question, "/logout", "client_id", client.id(), "post_logout_redirect_uri", "https://evil.example.com/");

        assertThat(question.html()).doesNotContain("evil");
        assertThat(done.path()).isEqualTo("/login");
        assertThat(visitor.open("/logout?client_id=" + client.id() + "&post_logout_redirect_uri=//evil.example.com")
                        .path())
                .isEqualTo("/logout");
    }

    private String idToken() {
        return client.exchange(client.answer(visitor.open(client.request().toString())))
                .get("id_token")
                .asString();
    }

    private Page endSession(String... parameters) {
        Map<String, String> request = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            request.put(parameters[i], parameters[i + 1]);
        }
        return visitor.open("/connect/logout?" + Api.encode(request));
    }

    private boolean isSignedIn() {
        return visitor.open("/").path().equals("/");
    }
}
