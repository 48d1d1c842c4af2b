package dev.keyturn.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Authenticator;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.MailServer.Received;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import dev.keyturn.testing.Waiting;
import dev.keyturn.testing.WithMail;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** Links for people who forgot their password, from the sign-in page to the next sign-in, and misuse of each. */
@RunningServer
@WithMail
@Import(Statements.class)
abstract class ForgottenPasswordFlow {

    private static final String PASSWORD = "a long enough passphrase";
    private static final String REPLACEMENT = "another long passphrase";
    private static final String FORGOTTEN = "/password/forgotten";
    private static final String NEW = "/password/new";
    private static final Pattern LINK = Pattern.compile("(http://\\S+/password/new\\?token=([A-Za-z0-9_-]{43}))\\n");

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate database;

    private String name;
    private String address;
    private String id;
    private Visitor visitor;

    @BeforeEach
    void createUser() {
        name = Api.uniqueName("user");
        address = name + "@example.com";
        id = createUser(name, address, true);
        visitor = new Visitor(api.issuer());
    }

    @Test
    void aLinkSetsANewPasswordAndTheUserContinuesToTheApp() {
        HandmadeClient client = new HandmadeClient(api);
        Page login = visitor.open(client.request().toString());
        Page form = visitor.open(FORGOTTEN + "?pending=" + login.value("pending"));
        Page requested = visitor.submit(form, FORGOTTEN, "account", name);
        Page page = visitor.open(link(mail(1)));

        Page set = setPassword(visitor, page, REPLACEMENT);
        Page signedIn = visitor.submit(set, "/login", "username", name, "password", REPLACEMENT);

        assertThat(login.html()).contains("/password/forgotten?pending=");
        assertThat(requested.html()).contains("If there is an account");
        assertThat(page.html()).contains("For your account <strong>" + name);
        assertThat(set.path()).isEqualTo("/login");
        assertThat(set.html()).contains("Your new password is set");
        assertThat(client.answer(signedIn)).containsKey("code");
        assertThat(new Visitor(api.issuer()).signIn(name, PASSWORD).html()).contains("Wrong username or password");
        assertThat(events("password.recovered")).isEqualTo(1);
    }

    @Test
    void anotherBrowserLeadsToTheAccountAlone() {
        HandmadeClient client = new HandmadeClient(api);
        Page login = visitor.open(client.request().toString());
        visitor.submit(visitor.open(FORGOTTEN + "?pending=" + login.value("pending")), FORGOTTEN, "account", name);
        Visitor phone = new Visitor(api.issuer());

        Page set = setPassword(phone, phone.open(link(mail(1))), REPLACEMENT);

        assertThat(set.html()).doesNotContain("name=\"pending\"");
        assertThat(phone.submit(set, "/login", "username", name, "password", REPLACEMENT)
                        .path())
                .isEqualTo("/");
    }

    @Test
    void theAddressFindsEachOfItsUsersHoweverItIsSpelled() {
        String other = Api.uniqueName("other");
        createUser(other, address, true);

        request(visitor, "  " + address.toUpperCase(Locale.ROOT) + " ");

        List<String> mails = List.of(mail(1).alternative("plain"), mail(2).alternative("plain"));
        assertThat(mails).anyMatch(text -> text.contains("Account: " + name));
        assertThat(mails).anyMatch(text -> text.contains("Account: " + other));
    }

    @Test
    void theAnswerDoesNotTellWhetherThereIsAnAccount() {
        String unverified = Api.uniqueName("unverified");
        createUser(unverified, unverified + "@example.com", false);
        String disabled = Api.uniqueName("disabled");
        String ofDisabled = createUser(disabled, disabled + "@example.com", true);
        api.admin("POST", "/users/" + ofDisabled + "/disable", null);
        List<String> typed = List.of(
                name,
                address,
                unverified,
                unverified + "@example.com",
                disabled,
                Api.uniqueName("none"),
                "x",
                "' or 1=1 --");

        List<Page> answers = new ArrayList<>();
        List<List<String>> statements = new ArrayList<>();
        for (String each : typed) {
            Visitor stranger = new Visitor(api.issuer());
            Page form = stranger.open(FORGOTTEN);
            statements.add(Statements.during(() -> answers.add(stranger.submit(form, FORGOTTEN, "account", each))));
        }
        mail(2);

        assertThat(answers).extracting(Page::status).containsOnly(200);
        assertThat(answers).extracting(Page::html).containsOnly(answers.get(0).html());
        assertThat(statements).containsOnly(statements.get(0));
        assertThat(statements.get(0)).hasSize(1);
        Waiting.until(() -> count("password_request") == 0);
        assertThat(WithMail.SERVER.receivedBy(unverified + "@example.com")).isEmpty();
        assertThat(WithMail.SERVER.receivedBy(disabled + "@example.com")).isEmpty();
    }

    @Test
    void openingALinkChangesNothing() {
        request(visitor, name);
        String link = link(mail(1));
        for (int i = 0; i < 3; i++) {
            assertThat(new Visitor(api.issuer()).open(link).status()).isEqualTo(200);
            assertThat(new Visitor(api.issuer()).send("HEAD", link).statusCode())
                    .isEqualTo(200);
        }

        assertThat(new Visitor(api.issuer()).signIn(name, PASSWORD).path()).isEqualTo("/");
        assertThat(setPassword(visitor, visitor.open(link), REPLACEMENT).html()).contains("Your new password is set");
    }

    @Test
    void ofTwoTabsOneWinsAndTheOtherIsAnExplanation() {
        request(visitor, name);
        String link = link(mail(1));
        List<Page> answers = new CopyOnWriteArrayList<>();
        List<String> passwords = List.of("the passphrase of one tab", "the passphrase of another");
        List<Callable<Boolean>> tabs = passwords.stream()
                .<Callable<Boolean>>map(password -> {
                    Visitor tab = new Visitor(api.issuer());
                    Page page = tab.open(link);
                    return () -> answers.add(setPassword(tab, page, password));
                })
                .toList();

        assertThat(Race.between(tabs.get(0), tabs.get(1))).containsOnlyNulls();

        assertThat(answers).extracting(Page::status).containsExactlyInAnyOrder(200, 410);
        assertThat(answers)
                .filteredOn(page -> page.status() == 410)
                .allSatisfy(page -> assertThat(page.html()).contains("each link works once"));
        assertThat(passwords.stream()
                        .filter(password -> new Visitor(api.issuer())
                                .signIn(name, password)
                                .path()
                                .equals("/")))
                .hasSize(1);
    }

    @Test
    void aUsedLinkIsExplained() {
        request(visitor, name);
        String link = link(mail(1));
        Page page = visitor.open(link);
        setPassword(visitor, page, REPLACEMENT);

        Page opened = visitor.open(link);
        Page posted = new Visitor(api.issuer()).open(link);
        Page replayed = setPassword(visitor, page, "a third long passphrase");

        assertThat(List.of(opened, posted, replayed)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(410);
            assertThat(answer.html()).contains("each link works once");
        });
        assertThat(new Visitor(api.issuer()).signIn(name, REPLACEMENT).path()).isEqualTo("/");
    }

    @Test
    void aLinkExpiresAfterThirtyMinutes() {
        request(visitor, name);
        String link = link(mail(1));
        Page page = visitor.open(link);

        clock.during(
                Duration.ofMinutes(29),
                () -> assertThat(visitor.open(link).status()).isEqualTo(200));
        clock.during(Duration.ofMinutes(30), () -> {
            assertThat(visitor.open(link).html()).contains("The link has expired");
            assertThat(setPassword(visitor, page, REPLACEMENT).status()).isEqualTo(410);
        });
        assertThat(new Visitor(api.issuer()).signIn(name, PASSWORD).path()).isEqualTo("/");
    }

    @Test
    void anAlteredLinkIsExplained() {
        request(visitor, name);
        String token = token(mail(1));
        String altered = (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1);

        for (String wrong : List.of("", "x", altered, token + "A", token.substring(1), "%00" + token, "<b>" + token)) {
            Page page = visitor.open(NEW + "?token=" + URLEncoder.encode(wrong, StandardCharsets.UTF_8));
            assertThat(page.status()).as(wrong).isEqualTo(410);
            assertThat(page.html()).contains("The link is incomplete").doesNotContain("<b>");
        }
        assertThat(visitor.open(NEW).status()).isEqualTo(410);
    }

    @Test
    void aLinkIsOvertakenByADisabledAccountAnotherAddressOrAnotherPassword() {
        Page[] forms = new Page[3];
        String[] users = new String[3];
        for (int i = 0; i < 3; i++) {
            String user = Api.uniqueName("user");
            users[i] = createUser(user, user + "@example.com", true);
            request(visitor, user);
            forms[i] = visitor.open(link(WithMail.SERVER.awaitMail(user + "@example.com", 1)));
        }
        api.admin("POST", "/users/" + users[0] + "/disable", null);
        api.admin("PUT", "/users/" + users[1], Map.of("name", "Ada", "email", "new@example.com"));
        api.admin("POST", "/users/" + users[2] + "/reset-password", null);

        for (Page form : forms) {
            Page answer = setPassword(visitor, form, REPLACEMENT);
            assertThat(answer.status()).isEqualTo(410);
            assertThat(answer.html()).contains("Something about the account has changed");
        }
    }

    @Test
    void aSecondLinkIsOvertakenByTheFirst() {
        request(visitor, name);
        request(visitor, name);
        Page second = visitor.open(link(mail(2)));

        Page set = setPassword(visitor, visitor.open(link(mail(1))), REPLACEMENT);

        assertThat(set.html()).contains("Your new password is set");
        assertThat(setPassword(visitor, second, "a third long passphrase").status())
                .isEqualTo(410);
    }

    @Test
    void aRefusedPasswordLeavesTheLink() {
        request(visitor, name);
        Page page = visitor.open(link(mail(1)));

        Page tooShort = setPassword(visitor, page, "short");
        Page differing =
                visitor.submit(page, NEW, "token", page.value("token"), "replacement", REPLACEMENT, "repetition", "x");
        Page unchanged = setPassword(visitor, page, PASSWORD);

        assertThat(List.of(tooShort, differing, unchanged))
                .extracting(Page::status)
                .containsOnly(422);
        assertThat(tooShort.html()).contains("at least 12 characters").contains("aria-invalid=\"true\"");
        assertThat(setPassword(visitor, tooShort, REPLACEMENT).status()).isEqualTo(200);
    }

    @Test
    void aNewPasswordEndsSessionsAndGrants() {
        HandmadeClient client = new HandmadeClient(api);
        Visitor home = new Visitor(api.issuer());
        home.signIn(name, PASSWORD);
        Map<String, String> unused = client.answer(home.open(client.request().toString()));
        request(visitor, name);

        setPassword(visitor, visitor.open(link(mail(1))), REPLACEMENT);

        assertThat(home.open("/").path()).isEqualTo("/login");
        assertThatThrownBy(() -> client.exchange(unused)).hasMessageContaining("invalid_grant");
    }

    @Test
    void theSecondFactorIsStillAskedFor() {
        visitor.signIn(name, PASSWORD);
        Page form = visitor.open("/account/security/app");
        String code = Authenticator.on(form).codeAt(clock.instant());
        visitor.submit(form, "/account/security/app", "enrolment", form.value("enrolment"), "code", code);
        Visitor thief = new Visitor(api.issuer());
        request(thief, name);
        setPassword(thief, thief.open(link(mail(1))), REPLACEMENT);

        assertThat(thief.signIn(name, REPLACEMENT).path()).isEqualTo("/login/code");
    }

    @Test
    void locksAfterWrongPasswordsStay() {
        for (int i = 0; i < 5; i++) {
            new Visitor(api.issuer()).signIn(name, "wrong");
        }
        request(visitor, name);

        setPassword(visitor, visitor.open(link(mail(1))), REPLACEMENT);

        assertThat(visitor.signIn(name, REPLACEMENT).html()).contains("Wrong username or password");
        clock.during(
                Duration.ofMinutes(2),
                () -> assertThat(visitor.signIn(name, REPLACEMENT).path()).isEqualTo("/"));
    }

    @Test
    void theTokenIsNowhereButInTheMail() {
        request(visitor, name);
        String token = token(mail(1));
        Page page = visitor.open(NEW + "?token=" + token);

        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.header("Set-Cookie")).doesNotContain(token);
        Waiting.until(() -> letters("content is not null") == 0);
        assertThat(database.queryForList("select * from mailed_link").toString())
                .doesNotContain(token);
        assertThat(database.queryForList("select * from letter").toString())
                .doesNotContain(token)
                .doesNotContain(address);
    }

    @Test
    void theFormNeedsItsTokenAgainstForgery() {
        request(visitor, name);
        String token = token(mail(1));

        HttpResponse<String> forged =
                visitor.postOnce(NEW, "token", token, "replacement", REPLACEMENT, "repetition", REPLACEMENT);
        HttpResponse<String> forgedRequest = visitor.postOnce(FORGOTTEN, "account", name);

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forgedRequest.statusCode()).isEqualTo(403);
        assertThat(new Visitor(api.issuer()).signIn(name, PASSWORD).path()).isEqualTo("/");
    }

    @Test
    void anEmptyFormIsShownAgain() {
        Page form = visitor.open(FORGOTTEN);

        Page again = visitor.submit(form, FORGOTTEN, "account", "  ");

        assertThat(again.html()).contains("id=\"account-error\"");
    }

    @Test
    void anAddressGetsFiveMailsOfAKindInAnHour() {
        for (int i = 0; i < 7; i++) {
            request(visitor, name);
        }

        Waiting.until(() -> letters("is_suppressed") == 2);

        mail(5);
        Waiting.until(() -> letters("content is not null") == 0);
        assertThat(links()).hasSize(5);
    }

    private String createUser(String username, String email, boolean isVerified) {
        Api.Answer created = api.admin(
                "POST",
                "/users",
                Map.of("username", username, "name", "Ada", "email", email, "email_verified", isVerified));
        Visitor first = new Visitor(api.issuer());
        String temporary = created.json().get("temporary_password").asString();
        Page page = first.signIn(username, temporary);
        first.submit(page, "/password", "current", temporary, "replacement", PASSWORD, "repetition", PASSWORD);
        // of the first password, which is a change as any other
        if (isVerified) {
            Waiting.until(() -> WithMail.SERVER.receivedBy(email).stream()
                    .anyMatch(mail -> mail.subject().contains("was changed")));
            WithMail.SERVER.received().removeIf(mail -> mail.to().equals(email));
        }
        return created.json().get("id").asString();
    }

    private static void request(Visitor browser, String account) {
        Page requested = browser.submit(browser.open(FORGOTTEN), FORGOTTEN, "account", account);
        assertThat(requested.html()).contains("If there is an account");
    }

    private static Page setPassword(Visitor browser, Page page, String password) {
        return browser.submit(page, NEW, "token", page.value("token"), "replacement", password, "repetition", password);
    }

    /** A mail with a link, when there are so many. */
    private Received mail(int count) {
        Waiting.until(() -> links().size() >= count);
        return links().get(count - 1);
    }

    private List<Received> links() {
        return WithMail.SERVER.receivedBy(address).stream()
                .filter(mail -> mail.subject().startsWith("Choose a new password"))
                .toList();
    }

    private static String link(Received mail) {
        return found(mail).group(1);
    }

    private static String token(Received mail) {
        return found(mail).group(2);
    }

    private static Matcher found(Received mail) {
        Matcher link = LINK.matcher(mail.alternative("plain"));
        assertThat(link.find()).as(mail.alternative("plain")).isTrue();
        return link;
    }

    private int letters(String condition) {
        return count("letter where " + condition + " and address_digest = '"
                + TokenDigest.of(address).hex() + "'");
    }

    private int count(String rows) {
        return Objects.requireNonNull(database.queryForObject("select count(*) from " + rows, Integer.class));
    }

    private long events(String type) {
        return api.admin("GET", "/audit-events?type=" + type + "&subject_id=" + id + "&size=100", null)
                .json()
                .get("items")
                .size();
    }
}
