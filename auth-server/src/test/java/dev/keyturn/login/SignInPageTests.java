package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The page on which a person signs in, and what happens when they are not let in. */
@RunningServer
@OnH2
class SignInPageTests {

    private static final String CHOSEN = "correct horse battery staple";
    private static final String REFUSAL = "Wrong username or password.";

    @Autowired
    Api api;

    private Visitor visitor;

    @BeforeEach
    void visit() {
        visitor = new Visitor(api.issuer());
    }

    @Test
    void canBeFilledInByAPasswordManagerAndReadByAScreenReader() {
        Page page = visitor.open("/login");

        assertThat(page.html()).contains("<html lang=\"en\"", "<title>Sign in · Keyturn</title>");
        assertThat(page.html()).contains("<label class=\"field__label\" for=\"username\">");
        assertThat(page.tag("username")).contains("autocomplete=\"username webauthn\"", "autofocus");
        assertThat(page.tag("password")).contains("autocomplete=\"current-password\"", "type=\"password\"");
    }

    @Test
    void isInTheLanguageOfTheBrowserWithEnglishWhereTheTranslationHasGaps() {
        visitor.reading("eo");

        assertThat(visitor.open("/login").html())
                .contains("<html lang=\"eo\"", "<title>Ensaluti", "Uzantnomo", ">Password<");
        assertThat(visitor.signIn(newUser().name, "wrong").html()).contains("Malĝusta uzantnomo aŭ pasvorto.");
        assertThat(new Visitor(api.issuer()).reading("eu").open("/login").html())
                .contains("<html lang=\"en\"", "Username");
    }

    @Test
    void takesAPersonWhoAskedForNothingElseToTheirAccount() {
        Page page = visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);

        assertThat(page.path()).isEqualTo("/");
        assertThat(page.html()).contains("Apps with access to your account");
    }

    @Test
    void takesAPersonToThePageThatTheyAskedFor() {
        Page login = visitor.open("/password");

        Page next = visitor.submit(
                login, "/login", "username", RunningServer.ADMIN_NAME, "password", RunningServer.ADMIN_PASSWORD);

        assertThat(login.path()).isEqualTo("/login");
        assertThat(next.path()).isEqualTo("/password");
    }

    @Test
    void countsEachWrongPasswordOnce() {
        User user = newUser();
        for (int attempt = 0; attempt < 4; attempt++) {
            visitor.signIn(user.name, "wrong");
        }

        assertThat(visitor.signIn(user.name, user.password).path()).isEqualTo("/password");
    }

    @Test
    void letsABrowserInThatItKnowsWhileOthersInItsNetworkAreLockedOut() {
        User user = newUser();
        visitor.signIn(user.name, user.password);
        visitor.loseSession();
        Visitor stranger = new Visitor(api.issuer());
        for (int attempt = 0; attempt < 5; attempt++) {
            stranger.signIn(user.name, "wrong");
        }

        assertThat(stranger.signIn(user.name, user.password).html()).contains(REFUSAL);
        assertThat(visitor.signIn(user.name, user.password).path()).isEqualTo("/password");
    }

    @Test
    void letsABrowserInThatItKnowsAfterItsPasswordWasChangedThere() {
        User user = newUser();
        Page choose = visitor.signIn(user.name, user.password);
        visitor.submit(choose, "/password", "replacement", CHOSEN, "repetition", CHOSEN);
        visitor.loseSession();
        Visitor stranger = new Visitor(api.issuer());
        for (int attempt = 0; attempt < 5; attempt++) {
            stranger.signIn(user.name, "wrong");
        }

        assertThat(stranger.signIn(user.name, CHOSEN).html()).contains(REFUSAL);
        assertThat(visitor.signIn(user.name, CHOSEN).path()).isEqualTo("/");
    }

    @Test
    void tellsOfFailedAttemptsOnTheAccountPage() {
        String name = userWithPassword();
        Visitor stranger = Visitor.from("198.51.100.77", api.issuer());
        stranger.signIn(name, "wrong");

        Page one = visitor.signIn(name, CHOSEN);
        visitor.loseSession();
        stranger.signIn(name, "wrong");
        stranger.signIn(name, "wrong");
        Page two = visitor.signIn(name, CHOSEN);
        visitor.loseSession();

        assertThat(one.html())
                .contains("Before you signed in, an attempt to sign in to your account failed, on ")
                .contains(" (UTC). If that was not you, change your password.")
                .doesNotContain("198.51.100.77");
        assertThat(two.html())
                .contains("Before you signed in, 2 attempts to sign in to your account failed, the last on ");
        assertThat(visitor.open("/").path()).isEqualTo("/login");
        assertThat(visitor.signIn(name, CHOSEN).html())
                .contains("Apps with access to your account")
                .doesNotContain("Before you signed in");
    }

    @Test
    void tellsOfManyFailedAttemptsBeforeTheAppThatWaits() {
        String name = userWithPassword();
        Visitor stranger = Visitor.from("198.51.100.78", api.issuer());
        for (int attempt = 0; attempt < 5; attempt++) {
            stranger.signIn(name, "wrong");
        }
        Page login = visitor.open("/password?a=%2Bb&c");

        Page notice = visitor.submit(login, "/login", "username", name, "password", CHOSEN);

        assertThat(notice.path()).isEqualTo("/sign-in-notice");
        assertThat(notice.html())
                .contains("5 attempts to sign in to your account failed", "href=\"/password?a=%2Bb&amp;c\"")
                .contains("href=\"/password?pending=");
        assertThat(visitor.open("/sign-in-notice?pending=x").status()).isEqualTo(400);
        visitor.loseSession();
        assertThat(visitor.open("/sign-in-notice").path()).isEqualTo("/login");
    }

    /** Name of a user with the password {@value #CHOSEN}, who has signed in elsewhere. */
    private String userWithPassword() {
        User user = newUser();
        Visitor own = new Visitor(api.issuer());
        Page choose = own.signIn(user.name, user.password);
        own.submit(choose, "/password", "replacement", CHOSEN, "repetition", CHOSEN);
        return user.name;
    }

    @Test
    void saysTheSameWhateverTheReason() {
        User enabled = newUser();
        User disabled = newUser();
        User locked = newUser();
        api.admin("POST", "/users/" + disabled.id + "/disable", null);
        for (int attempt = 0; attempt < 6; attempt++) {
            visitor.signIn(locked.name, "wrong");
        }

        Page wrong = visitor.signIn(enabled.name, "wrong");
        Page unknown = visitor.signIn(Api.uniqueName("nobody"), "wrong");
        Page whoIsDisabled = visitor.signIn(disabled.name, disabled.password);
        Page whoIsLocked = visitor.signIn(locked.name, locked.password);

        assertThat(wrong.html()).contains(REFUSAL);
        assertThat(comparable(unknown)).isEqualTo(comparable(wrong));
        assertThat(comparable(whoIsDisabled)).isEqualTo(comparable(wrong));
        assertThat(comparable(whoIsLocked)).isEqualTo(comparable(wrong));
    }

    @Test
    void showsTheNameAgainOnceAndAsTextOnly() {
        String name = "\"><script>alert(1)</script>";

        Page refused = visitor.signIn(name, "x");

        assertThat(refused.html()).contains("&quot;&gt;&lt;script&gt;").doesNotContain("<script>alert");
        assertThat(refused.tag("password")).contains("autofocus");
        assertThat(visitor.open("/login?failed").html()).doesNotContain("&lt;script&gt;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "' or '1'='1", "a\r\nSet-Cookie: x=y", "\uD83D\uDD11", "%00", "${7*7}", "*{7*7}"})
    void refusesStrangeNamesLikeAnyOther(String name) {
        Page refused = visitor.signIn(name, name);

        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.html()).contains(REFUSAL).doesNotContain("value=\"49\"");
        assertThat(refused.header("Set-Cookie")).doesNotContain("x=y");
    }

    @Test
    void refusesOverlongFieldsWithoutKeepingThem() {
        String long1 = "a".repeat(20_000);

        Page refused = visitor.signIn(long1, long1);

        assertThat(refused.html()).contains(REFUSAL).doesNotContain("aaaaaaaaaa");
    }

    @Test
    void namesTheAppThatIsWaitingAsTextOnly() {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Page page = visitor.open(partner.attempt().authorizationUri().toString());

            assertThat(page.path()).isEqualTo("/login");
            assertThat(page.html())
                    .contains("to continue to <strong>Partner &lt;b&gt;&amp; Sons&lt;/b&gt;</strong>")
                    .doesNotContain("<b>&");
        }
    }

    @Test
    void showsItselfAfreshWhenItWasOpenForTooLong() {
        Page page = visitor.post("/login", "username", "a", "password", "b");

        assertThat(page.address().toString()).contains("/login?stale");
        assertThat(page.html()).contains("This page has expired.");
    }

    @Test
    void givesTheSessionANewIdentifier() {
        Page page = visitor.open("/login");
        String before = visitor.sessionId();

        visitor.submit(page, "/login", "username", RunningServer.ADMIN_NAME, "password", RunningServer.ADMIN_PASSWORD);

        assertThat(visitor.sessionId()).isNotEmpty().isNotEqualTo(before);
        Visitor attacker = new Visitor(api.issuer());
        attacker.takeOver(before);
        assertThat(attacker.open("/").path()).isEqualTo("/login");
    }

    @Test
    void isNotShownToWhoIsSignedIn() {
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);

        assertThat(visitor.open("/login").path()).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login?continue=https://evil.example/",
                "/login?redirect_uri=https://evil.example/",
                "/login?target=//evil.example"
            })
    @Rfc("6749#10.15")
    void ignoresRedirectTargetsInItsUrl(String address) {
        Page page = visitor.open(address);

        Page next = visitor.submit(
                page, "/login", "username", RunningServer.ADMIN_NAME, "password", RunningServer.ADMIN_PASSWORD);

        assertThat(next.address()).isEqualTo(api.issuer().resolve("/"));
    }

    @Test
    void signingOutIsAskedForAndNeedsAForm() {
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);

        Page question = visitor.open("/logout");
        Page forged = visitor.post("/logout");
        Page stillSignedIn = visitor.open("/");
        Page done = visitor.submit(question, "/logout");

        assertThat(question.html()).contains("Sign out?");
        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.html()).contains("Page expired");
        assertThat(stillSignedIn.path()).isEqualTo("/");
        assertThat(done.html()).contains("You are signed out.");
        assertThat(visitor.open("/").path()).isEqualTo("/login");
        assertThat(visitor.open("/logout").html()).contains("You are signed out");
    }

    private User newUser() {
        String name = Api.uniqueName("user");
        JsonNode created = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"))
                .json();
        return new User(
                created.get("id").asString(),
                name,
                created.get("temporary_password").asString());
    }

    /** The page without what differs each time: the token against forgery and the name that was typed. */
    private static String comparable(Page page) {
        return page.html()
                .replaceAll("name=\"(_csrf|pending|challenge)\" value=\"[^\"]*\"", "")
                .replaceAll("data-challenge=\"[^\"]*\"", "")
                .replaceAll("value=\"(user|nobody)-[0-9a-f]*\"", "");
    }

    private record User(String id, String name, String password) {}
}
