package dev.keyturn.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Authenticator;
import dev.keyturn.testing.MailServer.Received;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import dev.keyturn.testing.Waiting;
import dev.keyturn.testing.WithMail;
import dev.keyturn.user.Users;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Mails that tell users of changes of their account. */
@RunningServer
@WithMail
abstract class SecurityNoticesFlow {

    private static final String PASSWORD = "a long enough passphrase";
    private static final String SECURITY = "/account/security";
    private static final String APP = SECURITY + "/app";
    private static final Pattern ADDRESSES = Pattern.compile("https?://[^\\s\"<]+");

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    Users users;

    private String name;
    private String address;
    private String id;
    private Visitor visitor;

    @BeforeEach
    void createUser() {
        name = Api.uniqueName("user");
        address = name + "@example.com";
        create("Ada");
    }

    private void create(String displayName) {
        Api.Answer created = api.admin(
                "POST",
                "/users",
                Map.of("username", name, "name", displayName, "email", address, "email_verified", true));
        id = created.json().get("id").asString();
        visitor = new Visitor(api.issuer());
        String temporary = created.json().get("temporary_password").asString();
        Page page = visitor.signIn(name, temporary);
        visitor.submit(page, "/password", "current", temporary, "replacement", PASSWORD, "repetition", PASSWORD);
    }

    @Test
    void aChangedPasswordIsAMailWithTimeNetworkBrowserAndAdvice() {
        Received mail = mail("Your password at localhost was changed");

        String text = mail.alternative("plain");
        assertThat(text)
                .startsWith("Hello Ada,\n")
                .contains("The password of your account " + name + " was changed.")
                .containsPattern("Time: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC\n")
                .contains("Network: 127.0.0.1")
                .contains("If that was not you")
                .contains(api.issuer() + "/account/security");
        assertThat(mail.alternative("html")).contains("127.0.0.1", "lang=\"en\"");
        // the first sign-in, with the temporary password, is no news
        assertThat(subjects()).containsExactly("Your password at localhost was changed");
    }

    @Test
    void aSignInWithANewBrowserIsAMailAndOneWithAKnownBrowserIsNone() {
        Visitor elsewhere = new Visitor(api.issuer());

        elsewhere.signIn(name, PASSWORD);
        mail("New sign-in at localhost");
        elsewhere.loseSession();
        elsewhere.signIn(name, PASSWORD);
        visitor.loseSession();
        visitor.signIn(name, PASSWORD);
        awaitEmptyOutbox();

        assertThat(subjects()).filteredOn("New sign-in at localhost"::equals).hasSize(1);
    }

    @Test
    void eachChangeOfSecondFactorsIsAMail() {
        Page form = visitor.open(APP);
        Authenticator app = Authenticator.on(form);
        Page added = visitor.submit(
                form,
                APP,
                "enrolment",
                form.value("enrolment"),
                "code",
                app.codeAt(clock.instant()),
                "name",
                "<b>Phone</b>");
        String recoveryCode = Pattern.compile("<li>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</li>")
                .matcher(added.html())
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow();
        Visitor other = new Visitor(api.issuer());
        other.submit(other.signIn(name, PASSWORD), "/login/code", "code", recoveryCode);
        other.submit(other.open(SECURITY), SECURITY + "/recovery-codes");
        Page security = other.open(SECURITY);
        other.submit(security, APP + "/remove", "id", security.value("id"));

        Received mail = mail("An authenticator app was added at localhost");
        mail("A recovery code was used at localhost");
        mail("Your recovery codes at localhost were replaced");
        mail("An authenticator app was removed at localhost");

        assertThat(mail.alternative("plain")).contains("Name: <b>Phone</b>");
        assertThat(mail.alternative("html"))
                .contains("&lt;b&gt;Phone&lt;/b&gt;")
                .doesNotContain("<b>");
        assertThat(WithMail.SERVER.receivedBy(address))
                .extracting(Received::octets)
                .noneMatch(octets -> octets.contains(recoveryCode));
    }

    @Test
    void aResetByAnAdministratorIsAMailWithoutTheNetworkOfTheAdministrator() {
        Page form = visitor.open(APP);
        String code = Authenticator.on(form).codeAt(clock.instant());
        visitor.submit(form, APP, "enrolment", form.value("enrolment"), "code", code, "name", "Phone");

        api.admin("POST", "/users/" + id + "/second-factors/reset", Map.of("reason", "Phone lost"));
        api.admin("POST", "/users/" + id + "/reset-password", null);
        Received factors = mail("Your second factors at localhost were removed");
        Received password = mail("Your password at localhost was reset");

        assertThat(List.of(factors, password))
                .allSatisfy(mail -> assertThat(mail.alternative("plain"))
                        .contains("An administrator", "Time: ")
                        .doesNotContain("Network:", "Phone lost"));
    }

    @Test
    void aNameCanNeitherAddHeadersNorMarkup() throws Exception {
        name = Api.uniqueName("user");
        address = name + "@example.com";
        create("Eve <img src=x> {0} '''%s");

        Received mail = mail("Your password at localhost was changed");

        assertThat(mail.alternative("plain")).startsWith("Hello Eve <img src=x> {0} '''%s,");
        assertThat(mail.alternative("html"))
                .contains("Eve &lt;img src=x&gt; {0}")
                .doesNotContain("<img");
        assertThat(mail.message().getAllRecipients()).hasSize(1);
        assertThat(mail.message().getContentType()).startsWith("multipart/alternative");
        assertThat(ADDRESSES.matcher(mail.alternative("html")).results().map(MatchResult::group))
                .isNotEmpty()
                .allMatch(link -> link.startsWith(api.issuer() + "/"));
    }

    @Test
    void anAddressThatIsNotConfirmedGetsNothing() {
        name = Api.uniqueName("user");
        address = name + "@example.com";
        create("Ada");
        mail("Your password at localhost was changed");
        api.admin("PUT", "/users/" + id, Map.of("name", "Ada", "email", "x" + address));

        api.admin("POST", "/users/" + id + "/reset-password", null);
        awaitEmptyOutbox();

        assertThat(WithMail.SERVER.receivedBy("x" + address)).isEmpty();
        assertThat(subjects()).hasSize(1);
    }

    @Test
    void nothingIsLostAndNothingWaitsWhileTheMailServerRejects() {
        mail("Your password at localhost was changed");
        WithMail.SERVER.whileTryingLater(address, () -> {
            assertThat(new Visitor(api.issuer()).signIn(name, PASSWORD).path()).isEqualTo("/");
            Waiting.until(() -> waiting("attempts = 1 and due_at > current_timestamp") == 1);
        });

        clock.during(Duration.ofMinutes(2), () -> mail("New sign-in at localhost"));
    }

    private Received mail(String subject) {
        Waiting.until(() -> subjects().contains(subject));
        return WithMail.SERVER.receivedBy(address).stream()
                .filter(mail -> mail.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private List<String> subjects() {
        return WithMail.SERVER.receivedBy(address).stream()
                .map(Received::subject)
                .toList();
    }

    private void awaitEmptyOutbox() {
        Waiting.until(() -> waiting("true") == 0);
    }

    private int waiting(String condition) {
        return Objects.requireNonNull(database.queryForObject(
                "select count(*) from letter where content is not null and address_digest = ? and " + condition,
                Integer.class,
                TokenDigest.of(address).hex()));
    }
}
