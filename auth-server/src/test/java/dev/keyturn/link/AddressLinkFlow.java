package dev.keyturn.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.MailServer.Received;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import dev.keyturn.testing.Waiting;
import dev.keyturn.testing.WithMail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Confirmation of e-mail addresses by their users, and of changes at both addresses. */
@RunningServer
@WithMail
abstract class AddressLinkFlow {

    private static final String PASSWORD = "a long enough passphrase";
    private static final String EMAIL = "/account/email";
    private static final String CONFIRM = "/account/email/confirm";
    private static final Pattern LINK =
            Pattern.compile("(http://\\S+/account/email/confirm\\?token=[A-Za-z0-9_-]{43})\\n");

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    private String name;
    private String address;
    private String id;
    private Visitor visitor;

    @BeforeEach
    void createUser() {
        name = Api.uniqueName("user");
        address = name + "@example.com";
        Api.Answer created = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"));
        id = created.json().get("id").asString();
        visitor = new Visitor(api.issuer());
        String temporary = created.json().get("temporary_password").asString();
        Page page = visitor.signIn(name, temporary);
        visitor.submit(page, "/password", "current", temporary, "replacement", PASSWORD, "repetition", PASSWORD);
    }

    @Test
    void anAddressIsConfirmedByItsLinkAlone() {
        Page requested = request(address);
        String link = link(address, "Confirm your e-mail address");
        Visitor phone = new Visitor(api.issuer());
        Page opened = phone.open(link);
        phone.open(link);
        boolean isVerifiedBefore = user().contains("\"email_verified\":true");

        Page confirmed = confirm(phone, opened);

        assertThat(requested.html()).contains("A mail with a link is on its way");
        assertThat(opened.html()).contains("<strong>" + name + "</strong>", address);
        assertThat(opened.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(isVerifiedBefore).isFalse();
        assertThat(confirmed.html()).contains("The address is confirmed");
        assertThat(user()).contains("\"email\":\"" + address + "\"", "\"email_verified\":true");
        assertThat(confirm(phone, opened).html()).contains("each link works once");
        assertThat(visitor.open(EMAIL).html()).contains("It is confirmed");
    }

    @Test
    void aChangeIsConfirmedAtBothAddresses() {
        confirm(visitor, confirmAddress(address));
        String other = "new-" + address;
        request(other);
        Page atNew = visitor.open(link(other, "Confirm your e-mail address"));
        Page atOld = visitor.open(link(address, "Another e-mail address"));

        Page first = confirm(visitor, atNew);
        String between = user();
        Page second = confirmElsewhere(atOld);

        assertThat(first.html()).contains("The change waits for the link");
        assertThat(between).contains("\"email\":\"" + address + "\"");
        assertThat(second.html()).contains("The address is confirmed");
        assertThat(user()).contains("\"email\":\"" + other + "\"", "\"email_verified\":true");
        Waiting.until(() -> WithMail.SERVER.receivedBy(address).stream()
                .anyMatch(mail -> mail.subject().equals("Your e-mail address at localhost was changed")));
    }

    @Test
    void bothLinksOfAChangeCanBeUsedAtOnce() {
        confirm(visitor, confirmAddress(address));
        String other = "new-" + address;
        request(other);
        Visitor one = new Visitor(api.issuer());
        Visitor two = new Visitor(api.issuer());
        Page atNew = one.open(link(other, "Confirm your e-mail address"));
        Page atOld = two.open(link(address, "Another e-mail address"));

        assertThat(Race.between(() -> confirm(one, atNew), () -> confirm(two, atOld)))
                .containsOnlyNulls();

        assertThat(user()).contains("\"email\":\"" + other + "\"");
    }

    @Test
    void theLinkToTheNewAddressAloneChangesNothingOfAConfirmedAddress() {
        confirm(visitor, confirmAddress(address));
        String other = "new-" + address;
        request(other);

        confirm(visitor, visitor.open(link(other, "Confirm your e-mail address")));

        clock.during(
                Duration.ofDays(1),
                () -> assertThat(new Visitor(api.issuer())
                                .open(link(address, "Another e-mail address"))
                                .html())
                        .contains("The link has expired"));
        assertThat(user()).contains("\"email\":\"" + address + "\"");
    }

    @Test
    void aNewPasswordEndsLinksThatWereRequestedWithTheOldOne() {
        request(address);
        Visitor thief = new Visitor(api.issuer());
        Page opened = thief.open(link(address, "Confirm your e-mail address"));
        String replacement = "another long passphrase";

        visitor.submit(
                visitor.open("/password"),
                "/password",
                "current",
                PASSWORD,
                "replacement",
                replacement,
                "repetition",
                replacement);

        assertThat(confirm(thief, opened).status()).isEqualTo(410);
        assertThat(user()).contains("\"email_verified\":false");
    }

    @Test
    void aLaterRequestEndsAnEarlierOne() {
        request("first-" + address);
        String earlier = link("first-" + address, "Confirm your e-mail address");
        request(address);

        assertThat(visitor.open(earlier).status()).isEqualTo(410);
        assertThat(confirm(visitor, visitor.open(link(address, "Confirm your e-mail address")))
                        .html())
                .contains("The address is confirmed");
    }

    @Test
    void aRequestNeedsThePasswordAndAnAddress() {
        Page wrong = visitor.submit(visitor.open(EMAIL), EMAIL, "email", address, "current", "wrong");
        Page without = visitor.submit(visitor.open(EMAIL), EMAIL, "email", address, "current", "");

        assertThat(List.of(wrong, without)).extracting(Page::status).containsOnly(422);
        for (String invalid : List.of(
                "",
                "ada",
                "Ada <a@example.com>",
                "a@example.com\r\nBcc: b@example.com",
                "a@b@example.com",
                "a b@example.com")) {
            Page page = visitor.submit(visitor.open(EMAIL), EMAIL, "email", invalid, "current", PASSWORD);
            assertThat(page.status()).as(invalid).isEqualTo(422);
            assertThat(page.html()).contains("id=\"email-error\"");
        }
        assertThat(WithMail.SERVER.receivedBy(address)).isEmpty();
    }

    @Test
    void linksAreForOnePurpose() {
        request(address);
        String link = link(address, "Confirm your e-mail address");

        assertThat(visitor.open(link.replace(CONFIRM, "/password/new")).html()).contains("The link is incomplete");
    }

    @Test
    void aLinkOfADisabledUserIsOvertaken() {
        request(address);
        Page page = visitor.open(link(address, "Confirm your e-mail address"));
        api.admin("POST", "/users/" + id + "/disable", null);

        Page confirmed = confirmElsewhere(page);

        assertThat(confirmed.status()).isEqualTo(410);
        assertThat(confirmed.html()).contains("Something about the account has changed");
        assertThat(user()).contains("\"email_verified\":false");
    }

    private Page confirmAddress(String to) {
        request(to);
        return visitor.open(link(to, "Confirm your e-mail address"));
    }

    private Page request(String to) {
        Page requested = visitor.submit(visitor.open(EMAIL), EMAIL, "email", to, "current", PASSWORD);
        assertThat(requested.html()).contains("A mail with a link");
        return requested;
    }

    private static Page confirm(Visitor browser, Page page) {
        return browser.submit(page, CONFIRM, "token", page.value("token"));
    }

    /** In a browser that has opened no page before. */
    private Page confirmElsewhere(Page page) {
        Visitor browser = new Visitor(api.issuer());
        Page own = browser.open(page.address().toString());
        return own.status() == 200 ? confirm(browser, own) : own;
    }

    private static String link(String to, String subject) {
        Waiting.until(() -> mails(to, subject) > 0);
        List<Received> mails = WithMail.SERVER.receivedBy(to).stream()
                .filter(mail -> mail.subject().startsWith(subject))
                .toList();
        String text = mails.get(mails.size() - 1).alternative("plain");
        Matcher link = LINK.matcher(text);
        assertThat(link.find()).as(text).isTrue();
        return link.group(1);
    }

    private static long mails(String to, String subject) {
        return WithMail.SERVER.receivedBy(to).stream()
                .filter(mail -> mail.subject().startsWith(subject))
                .count();
    }

    private String user() {
        return api.admin("GET", "/users/" + id, null).body();
    }
}
