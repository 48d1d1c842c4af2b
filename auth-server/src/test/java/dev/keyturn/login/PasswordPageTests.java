package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The page on which a person replaces a temporary password, or changes their own. */
@RunningServer
@OnH2
class PasswordPageTests {

    private static final String CHOSEN = "a long enough passphrase";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    private final String name = Api.uniqueName("user");

    private Visitor visitor;
    private String temporaryPassword;

    @BeforeEach
    void invite() {
        visitor = new Visitor(api.issuer());
        temporaryPassword = api.admin("POST", "/users", Map.of("username", name, "name", "Ada <i>Lovelace</i>"))
                .json()
                .get("temporary_password")
                .asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/consents/withdraw", "/oauth2/consent", "/nothing"})
    void comesBeforeAnyOther(String path) {
        visitor.signIn(name, temporaryPassword);

        assertThat(visitor.open(path).path()).isEqualTo("/password");
    }

    @Test
    void comesBeforeAnAuthorizationRequestAndContinuesIt() {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Page login = visitor.open(partner.attempt().authorizationUri().toString());
            Page password = visitor.submit(login, "/login", "username", name, "password", temporaryPassword);

            Page next = change(password, temporaryPassword, CHOSEN, CHOSEN);

            assertThat(password.html()).contains("You signed in with a temporary password.");
            assertThat(next.path()).isEqualTo("/oauth2/consent");
            assertThat(next.html()).contains("Ada &lt;i&gt;Lovelace&lt;/i&gt;");
        }
    }

    @Test
    void doesNotContinueToAnImageThatTheBrowserRequested() {
        Page page = visitor.signIn(name, temporaryPassword);
        visitor.fetch("/favicon.ico", "image/*");

        assertThat(change(page, temporaryPassword, CHOSEN, CHOSEN).path()).isEqualTo("/");
    }

    @Test
    void continuesAfterTheChangeAndRejectsTheTemporaryPassword() {
        Page next = change(visitor.signIn(name, temporaryPassword), temporaryPassword, CHOSEN, CHOSEN);

        assertThat(next.path()).isEqualTo("/");
        assertThat(next.html()).contains("Password changed.");
        Visitor later = new Visitor(api.issuer());
        assertThat(later.signIn(name, temporaryPassword).path()).isEqualTo("/login");
        assertThat(later.signIn(name, CHOSEN).path()).isEqualTo("/");
    }

    @Test
    void givesTheSessionANewIdentifier() {
        Page page = visitor.signIn(name, temporaryPassword);
        String before = visitor.sessionId();

        change(page, temporaryPassword, CHOSEN, CHOSEN);

        assertThat(visitor.sessionId()).isNotEqualTo(before);
        Visitor attacker = new Visitor(api.issuer());
        attacker.takeOver(before);
        assertThat(attacker.open("/").path()).isEqualTo("/login");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', replacement, Enter a new password.",
        "a long enough passphrase, another passphrase, repetition, The passwords do not match.",
        "too short, too short, replacement, Use at least 12 characters."
    })
    void saysAtTheFieldWhatIsWrong(String replacement, String repetition, String field, String message) {
        Page page = visitor.signIn(name, temporaryPassword);

        Page refused = choose(page, replacement, repetition);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.tag(field)).contains("aria-invalid=\"true\"", field + "-error", "autofocus");
        assertThat(refused.html().split(field + "-error\">", 2)[1]).contains(message);
        assertThat(refused.html()).contains("href=\"#" + field + "\"", "Your password was not changed");
    }

    @ParameterizedTest
    @CsvSource({
        "eo, too short, too short, Uzu almenaŭ 12 signojn.",
        "eo, a long enough passphrase, another passphrase, La pasvortoj ne kongruas.",
        "eo, '', '', Enter a new password.",
        "eu, too short, too short, Use at least 12 characters."
    })
    void errorsAreInTheLanguageOfTheBrowserIfTheyAreTranslated(
            String language, String replacement, String repetition, String message) {
        Page page = visitor.reading(language).signIn(name, temporaryPassword);

        assertThat(choose(page, replacement, repetition).html()).contains(message);
    }

    @Test
    void neverShowsAPasswordAgain() {
        String typed = "<b>typed & wrong</b>";

        Page refused = change(visitor.signIn(name, temporaryPassword), typed, typed, "other");

        assertThat(refused.html()).doesNotContain("typed &amp; wrong", typed, "value=\"other\"");
    }

    @Test
    void refusesOverlongPasswords() {
        Page page = visitor.signIn(name, temporaryPassword);
        String tooLong = "ab1 ".repeat(2_000);

        assertThat(choose(page, tooLong, tooLong).html()).contains("Use at most 128 characters.");
        choose(page, CHOSEN, CHOSEN);
        assertThat(change(visitor.open("/password"), tooLong, "another long one", "another long one")
                        .html())
                .contains("Wrong password.");
    }

    @Test
    void namesItsRulesBeforeItIsSent() {
        Page page = visitor.signIn(name, temporaryPassword);

        assertThat(page.html()).contains("At least 12 characters");
        assertThat(page.tag("replacement"))
                .contains("autocomplete=\"new-password\"", "aria-describedby=\"replacement-help\"", "autofocus");
        assertThat(page.html())
                .contains(
                        "aria-live=\"polite\"",
                        "data-password-feedback=\"#replacement\"",
                        "data-min=\"12\"",
                        "data-username=\"" + name + "\"",
                        "data-too-short=\"Use at least 12 characters.\"");
    }

    @Test
    void doesNotAskAgainForThePasswordThatWasTypedToSignIn() {
        Page page = visitor.signIn(name, temporaryPassword);

        assertThat(page.html()).doesNotContain("name=\"current\"");
        assertThat(choose(page, CHOSEN, CHOSEN).path()).isEqualTo("/");
    }

    @Test
    void asksForItOnceTheSignInIsAWhileAgo() {
        visitor.signIn(name, temporaryPassword);

        clock.during(Duration.ofMinutes(11), () -> {
            Page page = visitor.open("/password");
            Page empty = change(page, "", CHOSEN, CHOSEN);
            Page wrong = change(empty, "wrong", CHOSEN, CHOSEN);
            Page right = change(wrong, temporaryPassword, CHOSEN, CHOSEN);

            assertThat(page.tag("current")).contains("autocomplete=\"current-password\"", "autofocus");
            assertThat(empty.html()).contains("Enter your temporary password.");
            assertThat(wrong.html()).contains("Wrong password.");
            assertThat(right.path()).isEqualTo("/");
        });
    }

    @Test
    void asksWhoChangesTheirOwnPasswordForItEvenIfTheyHaveJustSignedIn() {
        choose(visitor.signIn(name, temporaryPassword), CHOSEN, CHOSEN);
        Visitor again = new Visitor(api.issuer());
        again.signIn(name, CHOSEN);

        Page refused = again.submit(
                again.open("/password"),
                "/password",
                "replacement",
                "another long one",
                "repetition",
                "another long one");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.html()).contains("Enter your current password.");
    }

    @Test
    void refusesAFormThatIsNotItsOwn() {
        visitor.signIn(name, temporaryPassword);

        Page refused =
                visitor.post("/password", "current", temporaryPassword, "replacement", CHOSEN, "repetition", CHOSEN);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(new Visitor(api.issuer()).signIn(name, CHOSEN).path()).isEqualTo("/login");
    }

    @Test
    void needsASignedInUser() {
        assertThat(visitor.open("/password").path()).isEqualTo("/login");
    }

    private Page choose(Page page, String replacement, String repetition) {
        return visitor.submit(page, "/password", "replacement", replacement, "repetition", repetition);
    }

    private Page change(Page page, String current, String replacement, String repetition) {
        return visitor.submit(
                page, "/password", "current", current, "replacement", replacement, "repetition", repetition);
    }
}
