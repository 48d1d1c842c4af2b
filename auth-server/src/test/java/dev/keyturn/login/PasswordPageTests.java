package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The page on which a person replaces a one-time password, or changes their own. */
@RunningServer
@OnH2
class PasswordPageTests {

    private static final String CHOSEN = "a long enough passphrase";

    @Autowired
    Api api;

    private final String name = Api.uniqueName("user");

    private Visitor visitor;
    private String oneTimePassword;

    @BeforeEach
    void invite() {
        visitor = new Visitor(api.issuer());
        oneTimePassword = api.admin("POST", "/users", Map.of("username", name, "name", "Ada <i>Lovelace</i>"))
                .json()
                .get("one_time_password")
                .asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/consents/withdraw", "/oauth2/consent", "/nothing"})
    void comesBeforeAnyOther(String path) {
        visitor.signIn(name, oneTimePassword);

        assertThat(visitor.open(path).path()).isEqualTo("/password");
    }

    @Test
    void comesBeforeAnAuthorizationRequestAndGoesOnWithIt() {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Page login = visitor.open(partner.attempt().authorizationUri().toString());
            Page password = visitor.submit(login, "/login", "username", name, "password", oneTimePassword);

            Page next = change(password, oneTimePassword, CHOSEN, CHOSEN);

            assertThat(password.html()).contains("You signed in with a password that works only once.");
            assertThat(next.path()).isEqualTo("/oauth2/consent");
            assertThat(next.html()).contains("Ada &lt;i&gt;Lovelace&lt;/i&gt;");
        }
    }

    @Test
    void doesNotTakeAPictureThatTheBrowserAskedForAsThePlaceToGoOnTo() {
        Page page = visitor.signIn(name, oneTimePassword);
        visitor.fetch("/favicon.ico", "image/*");

        assertThat(change(page, oneTimePassword, CHOSEN, CHOSEN).path()).isEqualTo("/");
    }

    @Test
    void letsGoOnceThePasswordIsReplacedAndNotAgain() {
        Page next = change(visitor.signIn(name, oneTimePassword), oneTimePassword, CHOSEN, CHOSEN);

        assertThat(next.path()).isEqualTo("/");
        assertThat(next.html()).contains("Your password has been changed.");
        Visitor later = new Visitor(api.issuer());
        assertThat(later.signIn(name, oneTimePassword).path()).isEqualTo("/login");
        assertThat(later.signIn(name, CHOSEN).path()).isEqualTo("/");
    }

    @Test
    void givesTheSessionANewIdentifier() {
        Page page = visitor.signIn(name, oneTimePassword);
        String before = visitor.sessionId();

        change(page, oneTimePassword, CHOSEN, CHOSEN);

        assertThat(visitor.sessionId()).isNotEqualTo(before);
        Visitor attacker = new Visitor(api.issuer());
        attacker.takeOver(before);
        assertThat(attacker.open("/").path()).isEqualTo("/login");
    }

    @ParameterizedTest
    @CsvSource({
        "'', a long enough passphrase, a long enough passphrase, current, Enter your one-time password.",
        "right, '', '', replacement, Enter a new password.",
        "right, a long enough passphrase, another passphrase, repetition, This is not the same as the new password.",
        "right, too short, too short, replacement, Use at least 12 characters.",
        "wrong, a long enough passphrase, a long enough passphrase, current, This is not your current password."
    })
    void saysAtTheFieldWhatIsWrong(
            String current, String replacement, String repetition, String field, String message) {
        Page page = visitor.signIn(name, oneTimePassword);

        Page refused = change(page, current.equals("right") ? oneTimePassword : current, replacement, repetition);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.tag(field)).contains("aria-invalid=\"true\"", field + "-error", "autofocus");
        assertThat(refused.html().split(field + "-error\">", 2)[1]).contains(message);
        assertThat(refused.html()).contains("href=\"#" + field + "\"", "Your password was not changed");
    }

    @Test
    void neverShowsAPasswordAgain() {
        String typed = "<b>typed & wrong</b>";

        Page refused = change(visitor.signIn(name, oneTimePassword), typed, typed, "other");

        assertThat(refused.html()).doesNotContain("typed &amp; wrong", typed, "value=\"other\"");
    }

    @Test
    void refusesOverlongPasswords() {
        Page page = visitor.signIn(name, oneTimePassword);
        String tooLong = "ab1 ".repeat(2_000);

        assertThat(change(page, oneTimePassword, tooLong, tooLong).html()).contains("Use at most 128 characters.");
        assertThat(change(page, tooLong, CHOSEN, CHOSEN).html()).contains("This is not your current password.");
    }

    @Test
    void namesItsRulesBeforeItIsSent() {
        Page page = visitor.signIn(name, oneTimePassword);

        assertThat(page.html()).contains("At least 12 characters");
        assertThat(page.tag("replacement"))
                .contains("autocomplete=\"new-password\"", "aria-describedby=\"replacement-help\"");
        assertThat(page.tag("current")).contains("autocomplete=\"current-password\"", "autofocus");
    }

    @Test
    void refusesAFormThatIsNotItsOwn() {
        visitor.signIn(name, oneTimePassword);

        Page refused =
                visitor.post("/password", "current", oneTimePassword, "replacement", CHOSEN, "repetition", CHOSEN);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(new Visitor(api.issuer()).signIn(name, CHOSEN).path()).isEqualTo("/login");
    }

    @Test
    void isForWhoIsSignedIn() {
        assertThat(visitor.open("/password").path()).isEqualTo("/login");
    }

    private Page change(Page page, String current, String replacement, String repetition) {
        return visitor.submit(
                page, "/password", "current", current, "replacement", replacement, "repetition", repetition);
    }
}
