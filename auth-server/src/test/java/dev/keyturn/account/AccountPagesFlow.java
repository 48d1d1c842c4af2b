package dev.keyturn.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Pages for the sessions of a user and the activity of the account, and their misuse. */
@RunningServer
abstract class AccountPagesFlow {

    private static final String PASSWORD = "a long enough passphrase";
    private static final String SESSIONS = "/account/sessions";
    private static final String END = SESSIONS + "/end";
    private static final String END_OTHERS = SESSIONS + "/end-others";
    private static final String ACTIVITY = "/account/activity";
    private static final String FIREFOX =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0";
    private static final String SAFARI =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
    private static final Pattern ID = Pattern.compile("name=\"id\" value=\"([^\"]+)\"");

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    private String name;
    private String id;
    private Visitor desk;

    @BeforeEach
    void signIn() {
        name = Api.uniqueName("user");
        JsonNode created = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"))
                .json();
        id = created.get("id").asString();
        desk = new Visitor(api.issuer()).in(FIREFOX);
        String temporary = created.get("temporary_password").asString();
        Page page = desk.signIn(name, temporary);
        desk.submit(page, "/password", "current", temporary, "replacement", PASSWORD, "repetition", PASSWORD);
    }

    @Test
    void thePageShowsEachBrowserWithItsNetworkAndMarksThePresentOne() {
        Visitor phone = Visitor.from("203.0.113.7", api.issuer()).in(SAFARI);
        phone.signIn(name, PASSWORD);

        Page page = desk.open(SESSIONS);

        assertThat(page.html())
                .contains("Firefox on Windows <span", "This browser")
                .contains("Safari on iPhone", "from 203.0.113.7");
        assertThat(page.html().indexOf("This browser")).isLessThan(page.html().indexOf("Safari on iPhone"));
        assertThat(ids(page)).hasSize(1);
        assertThat(desk.open("/").html()).contains("href=\"/account/sessions\"", "href=\"/account/activity\"");
    }

    @Test
    void aBrowserThatSaysNothingOrMarkupIsUnknown() {
        new Visitor(api.issuer()).in("<script>alert(1)</script>").signIn(name, PASSWORD);
        new Visitor(api.issuer()).in("x".repeat(4_000) + " Linux").signIn(name, PASSWORD);

        Page page = desk.open(SESSIONS);

        assertThat(page.html()).contains("Unknown browser", "Browser on Linux").doesNotContain("alert(1)", "xxxx");
    }

    @Test
    void aSessionThatItsUserEndsElsewhereIsWorthNothingWithItsGrants() {
        HandmadeClient client = new HandmadeClient(api);
        Visitor phone = new Visitor(api.issuer()).in(SAFARI);
        phone.signIn(name, PASSWORD);
        JsonNode there =
                client.exchange(client.answer(phone.open(client.request().toString())));
        JsonNode here = client.exchange(client.answer(desk.open(client.request().toString())));
        Page page = desk.open(SESSIONS);

        Page ended = desk.submit(page, END, "id", ids(page).get(0));

        assertThat(ended.html()).contains("You are signed out of 1 browser.").doesNotContain("Safari");
        assertThat(phone.open(SESSIONS).path()).isEqualTo("/login");
        assertThat(userInfo(there)).isEqualTo(401);
        assertThat(userInfo(here)).isEqualTo(200);
        assertThat(desk.open(SESSIONS).path()).isEqualTo(SESSIONS);
        JsonNode event = events("user.sessions-ended").get(0);
        assertThat(event.at("/details/grants").asString()).isEqualTo("1");
        assertThat(event.at("/actor/id").asString()).isEqualTo(id);
    }

    @Test
    void earlierSignInsOfTheBrowserEndWithItsSession() {
        HandmadeClient client = new HandmadeClient(api);
        Visitor phone = new Visitor(api.issuer()).in(SAFARI);
        phone.signIn(name, PASSWORD);
        JsonNode before =
                client.exchange(client.answer(phone.open(client.request().toString())));
        Page again = phone.open(client.request().with("prompt", "login").toString());
        JsonNode after =
                client.exchange(client.answer(phone.submit(again, "/login", "username", name, "password", PASSWORD)));

        Page page = desk.open(SESSIONS);
        desk.submit(page, END, "id", ids(page).get(0));

        assertThat(userInfo(before)).isEqualTo(401);
        assertThat(userInfo(after)).isEqualTo(401);
    }

    @Test
    void allOthersEndAtOnceAndThePresentOneStays() {
        List<Visitor> others = List.of(new Visitor(api.issuer()), new Visitor(api.issuer()), new Visitor(api.issuer()));
        others.forEach(other -> other.signIn(name, PASSWORD));

        Page ended = desk.submit(desk.open(SESSIONS), END_OTHERS);

        assertThat(ended.html()).contains("You are signed out of 3 browsers.").doesNotContain(END_OTHERS);
        assertThat(others)
                .allSatisfy(other -> assertThat(other.open(SESSIONS).path()).isEqualTo("/login"));
        assertThat(desk.open("/").path()).isEqualTo("/");
    }

    @Test
    void endingManySessionsTakesTheStatementsOfOne() {
        new Visitor(api.issuer()).signIn(name, PASSWORD);
        Page first = desk.open(SESSIONS);
        int ofOne = Statements.during(() -> desk.submit(first, END_OTHERS)).size();
        for (int i = 0; i < 4; i++) {
            new Visitor(api.issuer()).signIn(name, PASSWORD);
        }
        Page second = desk.open(SESSIONS);

        List<String> ofFour = Statements.during(() -> desk.submit(second, END_OTHERS));

        assertThat(ofFour).as(String.join("\n", ofFour)).hasSize(ofOne);
    }

    @Test
    void theSessionOfAnotherUserStands() {
        String victim = Api.uniqueName("victim");
        String temporary = api.admin("POST", "/users", Map.of("username", victim, "name", "Eve"))
                .json()
                .get("temporary_password")
                .asString();
        Visitor other = new Visitor(api.issuer());
        other.submit(
                other.signIn(victim, temporary),
                "/password",
                "current",
                temporary,
                "replacement",
                PASSWORD,
                "repetition",
                PASSWORD);
        Visitor another = new Visitor(api.issuer());
        another.signIn(victim, PASSWORD);
        String foreign = ids(another.open(SESSIONS)).get(0);

        for (String sent : List.of(foreign, "", "x'; drop table user_session; --", "0".repeat(5_000))) {
            Page answer = desk.submit(desk.open("/"), END, "id", sent);
            assertThat(answer.html()).contains("The session had already ended.");
        }

        assertThat(other.open(SESSIONS).path()).isEqualTo(SESSIONS);
        assertThat(events("user.sessions-ended")).isEmpty();
    }

    @Test
    void thePresentSessionEndsByASignOutAlone() throws ParseException {
        HandmadeClient client = new HandmadeClient(api);
        JsonNode tokens =
                client.exchange(client.answer(desk.open(client.request().toString())));
        String sid = SignedJWT.parse(tokens.get("access_token").asString())
                .getJWTClaimsSet()
                .getStringClaim("sid");

        Page answer = desk.submit(desk.open("/"), END, "id", sid);

        assertThat(answer.html()).contains("The session had already ended.", "This browser");
    }

    @Test
    void aFormWithoutItsTokenEndsNothing() {
        Visitor phone = new Visitor(api.issuer());
        phone.signIn(name, PASSWORD);
        String other = ids(desk.open(SESSIONS)).get(0);

        desk.post(END, "id", other);
        desk.post(END_OTHERS);
        desk.postFromElsewhere(END_OTHERS);

        assertThat(phone.open(SESSIONS).path()).isEqualTo(SESSIONS);
    }

    @Test
    void strangersAreAskedToSignIn() {
        for (String page : List.of(SESSIONS, ACTIVITY)) {
            assertThat(new Visitor(api.issuer()).open(page).path()).as(page).isEqualTo("/login");
        }
    }

    @Test
    void theActivitySaysWhatHappenedAndFromWhere() {
        Visitor.from("198.51.100.9", api.issuer()).signIn(name, "a wrong passphrase");

        String html = desk.open(ACTIVITY).html();

        assertThat(html)
                .contains("Signed in", "Password changed", "Account created by an administrator")
                .contains("Sign-in failed: wrong password", "from 198.51.100.9");
        assertThat(html.indexOf("wrong password")).isLessThan(html.indexOf("Account created"));
    }

    @Test
    void theActivityOfAnotherUserIsNotShown() {
        String other = Api.uniqueName("user");
        api.admin("POST", "/users", Map.of("username", other, "name", "Bob"));
        Visitor.from("198.51.100.10", api.issuer()).signIn(other, "a wrong passphrase");

        assertThat(desk.open(ACTIVITY).html()).doesNotContain("198.51.100.10");
    }

    @Test
    void aSessionThatHasExpiredIsNotShown() {
        new Visitor(api.issuer()).in(SAFARI).signIn(name, PASSWORD);
        List<String> html = new ArrayList<>();

        clock.during(Duration.ofMinutes(20), () -> {
            desk.open("/");
            clock.during(
                    Duration.ofMinutes(40), () -> html.add(desk.open(SESSIONS).html()));
        });

        assertThat(html.get(0)).contains("This browser").doesNotContain("Safari");
    }

    private int userInfo(JsonNode tokens) {
        return api.get("/userinfo", tokens.get("access_token").asString()).status();
    }

    private JsonNode events(String type) {
        return api.admin("GET", "/audit-events?type=" + type + "&subject_id=" + id, null)
                .json()
                .get("items");
    }

    private static List<String> ids(Page page) {
        return ID.matcher(page.html()).results().map(found -> found.group(1)).toList();
    }
}
