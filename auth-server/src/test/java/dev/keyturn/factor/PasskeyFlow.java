package dev.keyturn.factor;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.passkey.Passkey;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Authenticator;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SoftPasskey;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import dev.keyturn.user.Users;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Passkeys over HTTP: registration, sign-in, step-up, and misuse of each. */
@RunningServer
abstract class PasskeyFlow {

    private static final String PASSWORD = "a long enough passphrase";
    private static final String SECURITY = "/account/security";
    private static final String PASSKEY = "/account/security/passkey";
    private static final String SIGN_IN = "/login/passkey";
    private static final String CODE = "/login/code";
    private static final String REJECTED = "This passkey was not accepted";
    private static final String PHISHING_RESISTANT = "urn:keyturn:acr:phr";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    Users users;

    private String name;
    private String id;
    private Visitor visitor;
    private int addresses;

    @BeforeEach
    void createUser() {
        name = Api.uniqueName("user");
        Api.Answer created = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"));
        id = created.json().get("id").asString();
        visitor = new Visitor(api.issuer());
        String temporary = created.json().get("temporary_password").asString();
        Page page = visitor.signIn(name, temporary);
        visitor.submit(page, "/password", "current", temporary, "replacement", PASSWORD, "repetition", PASSWORD);
    }

    @Test
    @Rfc("WebAuthn#7.1")
    void aPasskeyIsAddedRenamedAndRemoved() {
        Page codes = add(passkey());
        Page listed = visitor.open(SECURITY);
        Page renamed = visitor.submit(listed, PASSKEY + "/rename", "id", listed.value("id"), "name", " Office\nkey ");
        Page removed = visitor.submit(renamed, PASSKEY + "/remove", "id", renamed.value("id"));

        assertThat(codes.html()).contains("Save your recovery codes", "The passkey was added");
        assertThat(codes.header("Cache-Control")).contains("no-store");
        assertThat(listed.html())
                .contains("Laptop", "Stays on one device", "Does not count its uses", "not used since");
        assertThat(renamed.html()).contains("Office key", "has its new name").doesNotContain("Laptop");
        assertThat(removed.html()).contains("The passkey was removed").doesNotContain("Office key");
        assertThat(passkeys()).isZero();
        assertThat(database.queryForObject(
                        "select count(*) from recovery_code where user_id = cast(? as uuid)", Integer.class, id))
                .isZero();
        for (String type : List.of("passkey.added", "passkey.renamed", "passkey.removed")) {
            assertThat(events(type)).as(type).isEqualTo(1);
        }
    }

    @Test
    @Rfc({"WebAuthn#7.2", "8176#2"})
    void aPasskeySignsInWithoutAPassword() throws ParseException {
        SoftPasskey passkey = passkey();
        add(passkey);
        HandmadeClient client = new HandmadeClient(api);
        Visitor another = new Visitor(api.issuer());

        Page login = another.open(client.request().toString());
        JWTClaimsSet token = idToken(client, answer(another, login, passkey));

        assertThat(login.html()).contains("autocomplete=\"username webauthn\"").doesNotContain(passkey.credentialId());
        assertThat(token.getSubject()).isEqualTo(id);
        assertThat(token.getStringClaim("acr")).isEqualTo(PHISHING_RESISTANT);
        assertThat(token.getStringListClaim("amr")).containsExactly("pop", "user", "mfa");
        assertThat(another.open(SECURITY).html()).contains("Last used on");
        assertThat(lastEvent("user.signed-in")).contains("\"methods\":\"passkey\"");
    }

    @Test
    @Rfc("8176#2")
    void aSyncedPasskeyIsCalledOneOfSoftware() throws ParseException {
        SoftPasskey passkey = passkey().synced();
        add(passkey);
        HandmadeClient client = new HandmadeClient(api);
        Visitor another = new Visitor(api.issuer());

        JWTClaimsSet token =
                idToken(client, answer(another, another.open(client.request().toString()), passkey));

        assertThat(token.getStringListClaim("amr")).containsExactly("swk", "user", "mfa");
        assertThat(another.open(SECURITY).html()).contains("Copied by a password manager");
    }

    @Test
    void aPasskeyIsASecondFactor() throws ParseException {
        SoftPasskey passkey = passkey();
        add(passkey);
        HandmadeClient client = new HandmadeClient(api);
        Visitor another = new Visitor(api.issuer());

        Page login = another.open(client.request().toString());
        Page asked = another.submit(login, "/login", "username", name, "password", PASSWORD);
        Page answered =
                another.submit(asked, CODE, "challenge", asked.value("challenge"), "credential", passkey.get(asked));

        assertThat(asked.path()).isEqualTo(CODE);
        JWTClaimsSet token = idToken(client, answered);
        assertThat(token.getStringClaim("acr")).isEqualTo(PHISHING_RESISTANT);
        assertThat(token.getStringListClaim("amr")).containsExactly("pwd", "pop", "user", "mfa");
    }

    @Test
    void aRecoveryCodeReplacesALostPasskey() {
        Page codes = add(passkey());
        Matcher code = Pattern.compile("<li>([a-z0-9-]{19})</li>").matcher(codes.html());
        assertThat(code.find()).isTrue();
        Visitor another = new Visitor(api.issuer());

        Page asked = another.signIn(name, PASSWORD);

        assertThat(asked.path()).isEqualTo(CODE);
        assertThat(another.submit(asked, CODE, "code", code.group(1)).path()).isEqualTo("/");
    }

    @Test
    void aPasskeyOfAnotherUserIsNoSecondFactor() {
        SoftPasskey own = passkey();
        add(own);
        SoftPasskey foreign = passkeyOfAnotherUser();
        Visitor thief = new Visitor(api.issuer());

        Page asked = thief.signIn(name, PASSWORD);
        Page refused =
                thief.submit(asked, CODE, "challenge", asked.value("challenge"), "credential", foreign.get(asked));
        String pretended = foreign.withHandle(own.handle()).get(refused);
        Page again = thief.submit(refused, CODE, "challenge", refused.value("challenge"), "credential", pretended);

        assertThat(refused.path()).isEqualTo(CODE);
        assertThat(refused.html()).contains(REJECTED);
        assertThat(again.html()).contains(REJECTED);
        assertThat(thief.sessionId()).isEmpty();
        assertThat(events("second-factor.failed")).isPositive();
    }

    @Test
    @Rfc({"WebAuthn#7.2", "WebAuthn#13.4.9"})
    void anAnswerForAnotherSiteOrUserIsRejected() {
        String foreign = passkeyOfAnotherUser().handle();

        assertRejected("another origin", passkey -> passkey.at("https://keyturn.example"));
        assertRejected("another port", passkey -> passkey.at("http://localhost:1"));
        assertRejected("another relying party", passkey -> passkey.of("keyturn.example"));
        assertRejected("another user's handle", passkey -> passkey.withHandle(foreign));
        assertRejected("no handle", passkey -> passkey.withHandle(""));
        assertRejected("no presence", SoftPasskey::withoutUserPresence);
        assertRejected("no verification", SoftPasskey::withoutUserVerification);
        assertRejected("another backup eligibility", SoftPasskey::synced);
    }

    @Test
    @Rfc("WebAuthn#13.4.3")
    void aChallengeIsForOneBrowserAndFiveMinutes() {
        SoftPasskey passkey = passkey();
        add(passkey);
        Visitor one = new Visitor(api.issuer());
        Visitor other = new Visitor(api.issuer());
        Page page = one.open("/login");
        Page elsewhere = other.open("/login");

        Page stolen =
                other.submit(elsewhere, SIGN_IN, "challenge", page.value("challenge"), "credential", passkey.get(page));
        Page swapped =
                other.submit(stolen, SIGN_IN, "challenge", stolen.value("challenge"), "credential", passkey.get(page));
        Page forged = one.submit(page, SIGN_IN, "challenge", "AAAA", "credential", passkey.get(page));
        Page withoutToken = one.post(SIGN_IN, "challenge", page.value("challenge"), "credential", passkey.get(page));

        assertThat(stolen.html()).contains("This page has expired");
        assertThat(swapped.html()).contains(REJECTED);
        assertThat(forged.html()).contains("This page has expired");
        assertThat(withoutToken.path()).isEqualTo("/login");
        clock.during(
                Duration.ofMinutes(5),
                () -> assertThat(answer(one, page, passkey).html()).contains("This page has expired"));
        assertThat(one.sessionId()).isEmpty();
        assertThat(other.sessionId()).isEmpty();
        assertThat(answer(one, page, passkey).path()).isEqualTo("/");
    }

    @Test
    @Rfc("WebAuthn#13.4.3")
    void anAnswerIsAcceptedOnce() {
        SoftPasskey passkey = passkey().counting(7);
        add(passkey);
        Visitor browser = new Visitor(api.issuer());
        Page page = browser.open("/login");
        Visitor copy = new Visitor(api.issuer());
        copy.copyCookies(browser);
        String[] form = {"challenge", page.value("challenge"), "credential", passkey.get(page)};

        Page accepted = browser.submit(page, SIGN_IN, form);
        Page replayed = copy.submit(page, SIGN_IN, form);

        assertThat(accepted.path()).isEqualTo("/");
        assertThat(replayed.html()).contains(REJECTED);
        assertThat(copy.sessionId()).isEmpty();
        assertThat(events("passkey.cloned")).isZero();
        assertThat(events("sign-in.failed")).isEqualTo(1);
    }

    @Test
    void browsersThatSubmitAnAnswerAtOnceAreAcceptedOnce() {
        SoftPasskey passkey = passkey();
        add(passkey);
        Visitor browser = new Visitor(api.issuer());
        Page page = browser.open("/login");
        String[] form = {"challenge", page.value("challenge"), "credential", passkey.get(page)};
        List<String> paths = Collections.synchronizedList(new ArrayList<>());
        List<Callable<?>> submissions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Visitor copy = new Visitor(api.issuer());
            copy.copyCookies(browser);
            submissions.add(() -> paths.add(copy.submit(page, SIGN_IN, form).path()));
        }

        assertThat(Race.between(submissions.toArray(Callable<?>[]::new))).containsOnlyNulls();
        assertThat(paths).hasSize(4).containsOnlyOnce("/");
    }

    @Test
    @Rfc("WebAuthn#6.1.1")
    void aCloneIsRejectedAndReported() {
        SoftPasskey passkey = passkey().counting(7);
        add(passkey);
        Visitor owner = new Visitor(api.issuer());
        answer(owner, owner.open("/login"), passkey);
        Visitor thief = new Visitor(api.issuer());

        Page refused = answer(thief, thief.open("/login"), passkey.counting(7));
        Page reset = answer(thief, refused, passkey.counting(0));

        assertThat(owner.open(SECURITY).html()).contains("Used 8 times");
        assertThat(refused.html()).contains(REJECTED);
        assertThat(reset.html()).contains(REJECTED);
        assertThat(thief.sessionId()).isEmpty();
        assertThat(events("passkey.cloned")).isEqualTo(2);
        assertThat(events("sign-in.failed")).isPositive();
    }

    @Test
    void rejectedAnswersLockTheAccountAsWrongPasswordsDo() {
        SoftPasskey passkey = passkey();
        add(passkey);
        Visitor thief = new Visitor(api.issuer());
        Page page = thief.open("/login");
        for (int i = 0; i < 5; i++) {
            page = answer(thief, page, passkey.at("https://keyturn.example"));
        }

        Page locked = answer(thief, page, passkey.at(api.issuer().toString()));
        Visitor elsewhere = Visitor.from("203.0.113.9", api.issuer());
        Page open = answer(elsewhere, elsewhere.open("/login"), passkey);

        assertThat(locked.html()).contains(REJECTED);
        assertThat(open.path()).isEqualTo("/");
        assertThat(open.html()).containsIgnoringCase("failed");
    }

    @Test
    void aDisabledUserIsRejected() {
        SoftPasskey passkey = passkey();
        add(passkey);
        api.admin("POST", "/users/" + id + "/disable", null);
        Visitor browser = new Visitor(api.issuer());

        assertThat(answer(browser, browser.open("/login"), passkey).html()).contains(REJECTED);
        assertThat(browser.sessionId()).isEmpty();
    }

    @Test
    void aStrangersPasskeyIsRejectedAsAWrongOneIs() {
        Visitor stranger = new Visitor(api.issuer());

        Page refused = answer(stranger, stranger.open("/login"), passkey().withHandle("AAAA"));

        assertThat(refused.path()).isEqualTo("/login");
        assertThat(refused.html()).contains(REJECTED);
        assertThat(stranger.sessionId()).isEmpty();
    }

    @Test
    void nonsenseIsRejected() {
        SoftPasskey passkey = passkey();
        add(passkey);
        Visitor browser = Visitor.from("203.0.113.77", api.issuer());
        Page page = browser.open("/login");
        String right = passkey.get(page);
        List<String> answers = List.of(
                "x",
                "{}",
                "[]",
                "null",
                "\"\"",
                "{\"id\":1}",
                "{\"response\":null}",
                right.substring(0, 200),
                "{".repeat(5000),
                right.replaceFirst("\"clientDataJSON\":\"[^\"]*\"", "\"clientDataJSON\":\"e30\""),
                right.replaceFirst("\"clientDataJSON\":\"[^\"]*\"", "\"clientDataJSON\":null"),
                right.replaceFirst("\"authenticatorData\":\"[^\"]*\"", "\"authenticatorData\":\"AA\""),
                right.replaceFirst("\"signature\":\"[^\"]*\"", "\"signature\":\"AA\""),
                right.replaceFirst("\"signature\":\"[^\"]*\"", "\"signature\":\"\""),
                right.replaceFirst("\"response\":\\{.*}\\}", "\"response\":{}}"),
                passkey.get("webauthn.create", SoftPasskey.option(page, "challenge")),
                "a".repeat(30_000));

        for (String answer : answers) {
            Page refused = browser.submit(page, SIGN_IN, "challenge", page.value("challenge"), "credential", answer);
            assertThat(refused.status()).as(answer).isIn(200, 429);
            assertThat(browser.sessionId()).as(answer).isEmpty();
        }
    }

    @Test
    void aRegistrationThatLiesIsRejected() {
        Page page = visitor.open(PASSKEY);
        String challenge = SoftPasskey.option(page, "challenge");
        String foreign = SoftPasskey.option(new Visitor(api.issuer()).open("/login"), "challenge");

        assertNotAdded(page, passkey().at("https://keyturn.example").create(challenge));
        assertNotAdded(page, passkey().of("keyturn.example").create(challenge));
        assertNotAdded(page, passkey().withoutUserVerification().create(challenge));
        assertNotAdded(page, passkey().create(foreign));
        assertNotAdded(page, "{}");
        assertNotAdded(page, passkey().get(challenge));
        assertThat(passkeys()).isZero();
    }

    @Test
    void aPasskeyBelongsToOneUser() {
        SoftPasskey passkey = passkey();
        add(passkey);
        Visitor other = new Visitor(api.issuer());
        other.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);

        Page page = other.open(PASSKEY);
        Page refused = other.submit(
                page, PASSKEY, "challenge", page.value("challenge"), "credential", passkey.create(page), "name", "");
        String own = visitor.open(SECURITY).value("id");
        other.submit(other.open(PASSKEY), PASSKEY + "/remove", "id", own);
        other.submit(other.open(PASSKEY), PASSKEY + "/rename", "id", own, "name", "Mine");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.html()).contains(REJECTED);
        assertThat(passkeys()).isEqualTo(1);
        assertThat(visitor.open(SECURITY).html()).contains("Laptop");
    }

    @Test
    void tabsThatAddPasskeysAtOnceDoNotExceedTheLimit() {
        for (int i = 0; i < Passkey.MAX - 2; i++) {
            add(passkey());
        }
        List<Callable<?>> additions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Page page = visitor.open(PASSKEY);
            Visitor tab = new Visitor(api.issuer());
            tab.copyCookies(visitor);
            additions.add(() -> add(tab, page, passkey()));
        }

        assertThat(Race.between(additions.toArray(Callable<?>[]::new))).containsOnlyNulls();

        assertThat(passkeys()).isBetween(Passkey.MAX - 1, Passkey.MAX);
    }

    @Test
    void anOldSessionChangesNothingWithoutAnotherSignIn() {
        add(passkey());
        Page page = visitor.open(SECURITY);

        clock.during(Duration.ofMinutes(10), () -> {
            for (String path : List.of("/remove", "/rename")) {
                assertThat(visitor.submit(page, PASSKEY + path, "id", page.value("id"), "name", "x")
                                .path())
                        .isEqualTo("/login");
            }
            assertThat(visitor.open(PASSKEY).path()).isEqualTo("/login");
        });

        assertThat(passkeys()).isEqualTo(1);
    }

    @Test
    @Rfc({"9470#4", "9470#5"})
    void aUserWithoutAPasskeyAddsOneOnTheWay() throws ParseException {
        HandmadeClient client = new HandmadeClient(api);
        Page form = visitor.open("/account/security/app");
        visitor.submit(
                form,
                "/account/security/app",
                "enrolment",
                form.value("enrolment"),
                "code",
                Authenticator.on(form).codeAt(clock.instant()),
                "name",
                "");

        Page asked = visitor.open(
                client.request().with("acr_values", PHISHING_RESISTANT).toString());
        JWTClaimsSet token = idToken(client, add(visitor, asked, passkey()));

        assertThat(asked.path()).isEqualTo(PASSKEY);
        assertThat(token.getStringClaim("acr")).isEqualTo(PHISHING_RESISTANT);
    }

    @Test
    @Rfc({"9470#4", "9470#5"})
    void aPasskeyIsAskedForByItsLevelAndSatisfiesLowerOnes() throws ParseException {
        SoftPasskey passkey = passkey();
        HandmadeClient client = new HandmadeClient(api);
        Visitor weak = new Visitor(api.issuer());
        weak.signIn(name, PASSWORD);
        add(passkey);
        HandmadeClient.Request strong = client.request().with("acr_values", PHISHING_RESISTANT);

        Map<String, String> silent =
                client.answer(weak.open(strong.with("prompt", "none").toString()));
        Page login = weak.open(strong.without("prompt").toString());
        JWTClaimsSet token = idToken(client, answer(weak, login, passkey));

        assertThat(silent).containsEntry("error", "login_required");
        assertThat(login.path()).isEqualTo("/login");
        assertThat(login.html()).contains("asks you to sign in with a passkey");
        assertThat(token.getStringClaim("acr")).isEqualTo(PHISHING_RESISTANT);
        for (String level : List.of("urn:keyturn:acr:1", "urn:keyturn:acr:2")) {
            assertThat(client.answer(
                            weak.open(client.request().with("acr_values", level).toString())))
                    .as(level)
                    .containsKey("code");
        }
    }

    @Test
    void administratorsSeeAndResetPasskeys() {
        add(passkey().synced());
        String path = "/users/" + id + "/second-factors";

        Api.Answer before = api.admin("GET", path, null);
        Api.Answer reset = api.admin("POST", path + "/reset", Map.of("reason", "Laptop lost"));

        assertThat(before.json().get("passkeys")).singleElement().satisfies(passkey -> {
            assertThat(passkey.get("name").asString()).isEqualTo("Laptop");
            assertThat(passkey.get("backed_up").asBoolean()).isTrue();
        });
        assertThat(before.body()).doesNotContain("credential");
        assertThat(reset.json().get("passkeys")).isEmpty();
        assertThat(new Visitor(api.issuer()).signIn(name, PASSWORD).path()).isEqualTo("/");
        assertThat(events("second-factors.reset")).isEqualTo(1);
    }

    @Test
    void theRestoreCommandRemovesPasskeys() {
        add(passkey());

        String temporary = users.restoreAdministrator(name);

        assertThat(new Visitor(api.issuer()).signIn(name, temporary).path()).isEqualTo("/password");
        assertThat(passkeys()).isZero();
    }

    @Test
    void theHandleIsRandomAndStays() {
        SoftPasskey first = passkey();
        SoftPasskey second = passkey();
        add(first);
        add(second);

        assertThat(first.handle()).hasSize(86).isEqualTo(second.handle());
        assertThat(first.handle())
                .doesNotContain(id)
                .isNotEqualTo(passkeyOfAnotherUser().handle());
    }

    /** @param lie of a passkey that the user has just added */
    private void assertRejected(String reason, UnaryOperator<SoftPasskey> lie) {
        SoftPasskey passkey = passkey();
        add(passkey);
        Visitor browser = Visitor.from("198.51.100." + ++addresses, api.issuer());
        long before = events("sign-in.failed");

        Page refused = answer(browser, browser.open("/login"), lie.apply(passkey));

        assertThat(refused.path()).as(reason).isEqualTo("/login");
        assertThat(refused.html()).as(reason).contains(REJECTED);
        assertThat(browser.sessionId()).as(reason).isEmpty();
        assertThat(events("sign-in.failed")).as(reason).isEqualTo(before + 1);
    }

    private void assertNotAdded(Page page, String credential) {
        int before = passkeys();

        Page refused = visitor.submit(
                page, PASSKEY, "challenge", page.value("challenge"), "credential", credential, "name", "Fake");

        assertThat(refused.status()).as(credential).isEqualTo(422);
        assertThat(passkeys()).as(credential).isEqualTo(before);
    }

    private SoftPasskey passkey() {
        return new SoftPasskey(api.issuer());
    }

    private SoftPasskey passkeyOfAnotherUser() {
        String other = Api.uniqueName("user");
        Api.Answer created = api.admin("POST", "/users", Map.of("username", other, "name", "Bob"));
        String temporary = created.json().get("temporary_password").asString();
        Visitor browser = new Visitor(api.issuer());
        browser.submit(
                browser.signIn(other, temporary),
                "/password",
                "current",
                temporary,
                "replacement",
                PASSWORD,
                "repetition",
                PASSWORD);
        SoftPasskey passkey = passkey();
        add(browser, browser.open(PASSKEY), passkey);
        return passkey;
    }

    private Page add(SoftPasskey passkey) {
        return add(visitor, visitor.open(PASSKEY), passkey);
    }

    private static Page add(Visitor browser, Page page, SoftPasskey passkey) {
        return browser.submit(
                page,
                PASSKEY,
                "challenge",
                page.value("challenge"),
                "credential",
                passkey.create(page),
                "name",
                "Laptop");
    }

    private static Page answer(Visitor browser, Page page, SoftPasskey passkey) {
        return browser.submit(page, SIGN_IN, "challenge", page.value("challenge"), "credential", passkey.get(page));
    }

    private int passkeys() {
        return Objects.requireNonNull(database.queryForObject(
                "select count(*) from passkey where user_id = cast(? as uuid)", Integer.class, id));
    }

    private long events(String type) {
        return api.admin("GET", "/audit-events?type=" + type + "&subject_id=" + id + "&size=100", null)
                .json()
                .get("items")
                .size();
    }

    private String lastEvent(String type) {
        return api.admin("GET", "/audit-events?type=" + type + "&subject_id=" + id, null)
                .json()
                .get("items")
                .get(0)
                .toString();
    }

    private static JWTClaimsSet idToken(HandmadeClient client, Page page) throws ParseException {
        return SignedJWT.parse(
                        client.exchange(client.answer(page)).get("id_token").asString())
                .getJWTClaimsSet();
    }
}
