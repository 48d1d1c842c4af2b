package dev.keyturn.factor;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Authenticator;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInAdministrator;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import dev.keyturn.user.Users;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Second factors over HTTP: enrolment, sign-in with codes, step-up, and misuse of each. */
@RunningServer
abstract class SecondFactorFlow {

    private static final String PASSWORD = "a long enough passphrase";
    private static final String SECURITY = "/account/security";
    private static final String APP = "/account/security/app";
    private static final String CODE = "/login/code";
    private static final String LEVEL_ONE = "urn:keyturn:acr:1";
    private static final String LEVEL_TWO = "urn:keyturn:acr:2";
    private static final Pattern RECOVERY_CODE = Pattern.compile("<li>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</li>");

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
    @Rfc({"6238#5.2", "8176#2", "9068#2.2.1"})
    void tokensSayHowTheUserSignedIn() throws ParseException {
        HandmadeClient client = new HandmadeClient(api);
        JWTClaimsSet before = idToken(client, visitor.open(client.request().toString()));
        Authenticator app = addApp();

        Visitor another = new Visitor(api.issuer());
        Page login = another.open(client.request().toString());
        Page asked = another.submit(login, "/login", "username", name, "password", PASSWORD);
        Page answered = submitCode(another, asked, next(app));

        assertThat(before.getStringClaim("acr")).isEqualTo(LEVEL_ONE);
        assertThat(before.getStringListClaim("amr")).containsExactly("pwd");
        assertThat(asked.path()).isEqualTo(CODE);
        assertThat(asked.html()).contains("Second step for <strong>" + name);
        JWTClaimsSet after = idToken(client, answered);
        assertThat(after.getStringClaim("acr")).isEqualTo(LEVEL_TWO);
        assertThat(after.getStringListClaim("amr")).containsExactly("pwd", "otp", "mfa");
    }

    @Test
    void thePasswordAloneOpensNothing() {
        addApp();
        Visitor thief = new Visitor(api.issuer());

        Page asked = thief.signIn(name, PASSWORD);

        assertThat(asked.path()).isEqualTo(CODE);
        assertThat(thief.sessionId()).isEmpty();
        for (String page : List.of("/", SECURITY, APP, "/password")) {
            assertThat(thief.open(page).path()).as(page).isEqualTo("/login");
        }
        HandmadeClient client = new HandmadeClient(api);
        assertThat(client.answer(
                        thief.open(client.request().with("prompt", "none").toString())))
                .containsEntry("error", "login_required");
        assertThat(events("user.signed-in")).isEqualTo(1);
    }

    @Test
    @Rfc("6238#5.2")
    void aCodeWorksOnceInAllBrowsers() {
        Authenticator app = addApp();
        String code = next(app);
        Page[] asked = IntStream.range(0, 8)
                .mapToObj(i -> new Visitor(api.issuer()).signIn(name, PASSWORD))
                .toArray(Page[]::new);
        Visitor first = new Visitor(api.issuer());
        Visitor second = new Visitor(api.issuer());

        Page accepted = submitCode(first, first.signIn(name, PASSWORD), code);
        Page replayed = submitCode(second, second.signIn(name, PASSWORD), code);

        assertThat(asked).allSatisfy(page -> assertThat(page.path()).isEqualTo(CODE));
        assertThat(accepted.path()).isEqualTo("/");
        assertThat(replayed.path()).isEqualTo(CODE);
        assertThat(replayed.html()).contains("This code is not valid");
        assertThat(events("second-factor.failed")).isEqualTo(1);
    }

    @Test
    void browsersThatSubmitACodeAtOnceAreAcceptedOnce() {
        Authenticator app = addApp();
        String code = next(app);
        List<String> paths = Collections.synchronizedList(new ArrayList<>());
        List<Callable<?>> submissions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Visitor browser = new Visitor(api.issuer());
            Page asked = browser.signIn(name, PASSWORD);
            submissions.add(() -> paths.add(submitCode(browser, asked, code).path()));
        }

        assertThat(Race.between(submissions.toArray(Callable<?>[]::new))).containsOnlyNulls();
        assertThat(paths).hasSize(4).containsOnlyOnce("/");
    }

    @Test
    void aRecoveryCodeWorksOnceInAnySpelling() {
        Page page = addAppOn(visitor.open(APP));
        List<String> codes = recoveryCodes(page);
        String spelled = " " + codes.get(3).toUpperCase(Locale.ROOT).replace("-", " ");
        Visitor first = new Visitor(api.issuer());
        Visitor second = new Visitor(api.issuer());

        Page accepted = submitCode(first, first.signIn(name, PASSWORD), spelled);
        Page replayed = submitCode(second, second.signIn(name, PASSWORD), codes.get(3));

        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(accepted.path()).isEqualTo("/");
        assertThat(replayed.path()).isEqualTo(CODE);
        assertThat(first.open(SECURITY).html()).contains("9 codes are left");
        assertThat(events("recovery-code.used")).isEqualTo(1);
    }

    @Test
    void newRecoveryCodesReplaceTheOldOnes() {
        List<String> old = recoveryCodes(addAppOn(visitor.open(APP)));

        List<String> replaced = recoveryCodes(visitor.submit(visitor.open(SECURITY), SECURITY + "/recovery-codes"));

        assertThat(replaced).hasSize(10).doesNotContainAnyElementsOf(old);
        Visitor another = new Visitor(api.issuer());
        assertThat(submitCode(another, another.signIn(name, PASSWORD), old.get(0))
                        .path())
                .isEqualTo(CODE);
        assertThat(submitCode(another, another.open(CODE), replaced.get(0)).path())
                .isEqualTo("/");
    }

    @Test
    void wrongCodesLockTheAccountAsWrongPasswordsDo() {
        Authenticator app = addApp();
        Visitor thief = new Visitor(api.issuer());
        Page asked = thief.signIn(name, PASSWORD);
        for (int i = 0; i < 5; i++) {
            asked = submitCode(thief, asked, "00000" + i);
        }

        Page refused = submitCode(thief, asked, next(app));

        assertThat(refused.path()).isEqualTo(CODE);
        assertThat(thief.signIn(name, PASSWORD).html()).contains("Wrong username or password");
        Visitor elsewhere = Visitor.from("203.0.113.9", api.issuer());
        Page open = submitCode(elsewhere, elsewhere.signIn(name, PASSWORD), next(app));
        assertThat(open.path()).isEqualTo("/");
        assertThat(open.html()).containsIgnoringCase("failed");
    }

    @Test
    void aPasswordThatWasResetEndsASignInThatWaitsForItsCode() {
        Authenticator app = addApp();
        Visitor thief = new Visitor(api.issuer());
        Page asked = thief.signIn(name, PASSWORD);
        api.admin("POST", "/users/" + id + "/reset-password", null);

        Page refused = submitCode(thief, asked, next(app));

        assertThat(refused.path()).isEqualTo("/login");
        assertThat(refused.html()).contains("This page has expired");
    }

    @Test
    void aSignInWaitsTenMinutesForItsCode() {
        Authenticator app = addApp();
        HandmadeClient client = new HandmadeClient(api);
        Visitor slow = new Visitor(api.issuer());
        Page login = slow.open(client.request().toString());
        Page asked = slow.submit(login, "/login", "username", name, "password", PASSWORD);

        clock.during(Duration.ofMinutes(10), () -> {
            Page expired = submitCode(slow, asked, next(app));
            assertThat(expired.path()).isEqualTo("/login");
            assertThat(expired.html()).contains("to continue to");
            assertThat(slow.open(CODE).path()).isEqualTo("/login");
        });
    }

    @Test
    void aTrustedBrowserIsAskedAgainForALevel() {
        Authenticator app = addApp();
        Visitor home = new Visitor(api.issuer());
        Page asked = home.signIn(name, PASSWORD);
        home.submit(asked, CODE, "code", next(app), "trust", "true");
        HandmadeClient client = new HandmadeClient(api);
        home.loseSession();

        Page again = home.signIn(name, PASSWORD);
        Page security = home.submit(home.open(APP), "/login", "username", name, "password", PASSWORD);
        String strong = client.request().with("acr_values", LEVEL_TWO).toString();
        Page stronger = home.submit(home.open(strong), "/login", "username", name, "password", PASSWORD);

        assertThat(again.path()).isEqualTo("/");
        assertThat(security.path()).isEqualTo(CODE);
        assertThat(stronger.path()).isEqualTo(CODE);
        home.loseSession();
        clock.during(
                Duration.ofDays(31),
                () -> assertThat(home.signIn(name, PASSWORD).path()).isEqualTo(CODE));
        visitor.submit(visitor.open(SECURITY), SECURITY + "/recovery-codes");
        assertThat(home.signIn(name, PASSWORD).path()).isEqualTo(CODE);
    }

    @Test
    @Rfc({"9470#4", "9470#5", "OIDC-Core#3.1.2.1"})
    void aUserWithoutASecondFactorAddsOneOnTheWay() throws ParseException {
        HandmadeClient client = new HandmadeClient(api);
        String request = client.request()
                .with("acr_values", "urn:mace:incommon:iap:silver " + LEVEL_TWO)
                .toString();

        Page asked = visitor.open(request);
        Page codes = addAppOn(asked);
        Matcher next =
                Pattern.compile("href=\"([^\"]*)\"[^>]*>I have saved them").matcher(codes.html());
        assertThat(next.find()).as(codes.html()).isTrue();
        JWTClaimsSet token = idToken(client, visitor.open(next.group(1).replace("&amp;", "&")));

        assertThat(asked.path()).isEqualTo(APP);
        assertThat(token.getStringClaim("acr")).isEqualTo(LEVEL_TWO);
    }

    @Test
    @Rfc({"9470#4", "9470#5"})
    void aStrongerSignInIsAskedForOnlyIfItIsMissing() throws ParseException {
        HandmadeClient client = new HandmadeClient(api);
        HandmadeClient.Request strong = client.request().with("acr_values", LEVEL_TWO);
        Visitor weak = new Visitor(api.issuer());
        weak.signIn(name, PASSWORD);
        Authenticator app = addApp();

        Map<String, String> silent =
                client.answer(weak.open(strong.with("prompt", "none").toString()));
        String request = strong.without("prompt").toString();
        Page login = weak.open(request);
        Page asked = weak.submit(login, "/login", "username", name, "password", PASSWORD);
        JWTClaimsSet stronger = idToken(client, submitCode(weak, asked, next(app)));

        assertThat(silent).containsEntry("error", "login_required");
        assertThat(login.path()).isEqualTo("/login");
        assertThat(stronger.getStringClaim("acr")).isEqualTo(LEVEL_TWO);
        assertThat(client.answer(weak.open(request))).containsKey("code");
        assertThat(client.answer(weak.open(
                        client.request().with("acr_values", "urn:other").toString())))
                .containsKey("code");
    }

    @Test
    void theFormOfAnAppIsForItsUserAndForHalfAnHour() {
        Page form = visitor.open(APP);
        Authenticator app = Authenticator.on(form);
        Visitor other = new Visitor(api.issuer());
        other.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);

        Page wrong = visitor.submit(form, APP, "enrolment", form.value("enrolment"), "code", "000000", "name", "x");
        Page foreign =
                other.submit(other.open(APP), APP, "enrolment", form.value("enrolment"), "code", now(app), "name", "");
        Page forged = visitor.post(APP, "enrolment", form.value("enrolment"), "code", now(app));

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.html()).contains("This code does not match");
        assertThat(now(Authenticator.on(wrong))).isEqualTo(now(app));
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(forged.status()).isEqualTo(403);
        assertThat(new Visitor(api.issuer()).signIn(name, PASSWORD).path()).isEqualTo("/");
        clock.during(
                Duration.ofMinutes(30),
                () -> assertThat(visitor.submit(form, APP, "enrolment", form.value("enrolment"), "code", now(app))
                                .path())
                        .isIn("/login", APP));
    }

    @Test
    void tabsThatAddAppsAtOnceDoNotExceedTheLimit() {
        List<Callable<?>> additions = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Page form = visitor.open(APP);
            Visitor tab = new Visitor(api.issuer());
            tab.copyCookies(visitor);
            additions.add(() -> tab.submit(
                            form,
                            APP,
                            "enrolment",
                            form.value("enrolment"),
                            "code",
                            now(Authenticator.on(form)),
                            "name",
                            "App")
                    .status());
        }

        assertThat(Race.between(additions.toArray(Callable<?>[]::new))).containsOnlyNulls();

        assertThat(apps()).isBetween(1, FactorsView.MAX_APPS);
        assertThat(database.queryForObject(
                        "select count(*) from recovery_code where user_id = cast(? as uuid)", Integer.class, id))
                .isEqualTo(RecoveryCodes.COUNT);
    }

    @Test
    void aUserWhoCancelsAnswersTheClient() {
        HandmadeClient client = new HandmadeClient(api);

        Page asked = visitor.open(client.request().with("acr_values", LEVEL_TWO).toString());
        String cancel = asked.html()
                .replaceAll("(?s).*<a href=\"([^\"]+)\">Cancel<.*", "$1")
                .replace("&amp;", "&");

        assertThat(asked.path()).isEqualTo(APP);
        assertThat(asked.html()).contains("Web asks for a second factor");
        assertThat(client.answer(visitor.open(cancel)))
                .containsEntry("error", "login_required")
                .containsEntry("state", "xyz");
    }

    @Test
    void ofSessionsThatAddTheFirstAppAtOnceOneDoes() {
        List<Callable<?>> submissions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Visitor session = new Visitor(api.issuer());
            session.signIn(name, PASSWORD);
            Page form = session.open(APP);
            submissions.add(() -> session.submit(
                    form,
                    APP,
                    "enrolment",
                    form.value("enrolment"),
                    "code",
                    now(Authenticator.on(form)),
                    "name",
                    "Phone"));
        }

        assertThat(Race.between(submissions.toArray(Callable<?>[]::new))).hasSize(4);

        assertThat(events("authenticator-app.added")).isEqualTo(1);
    }

    @Test
    void aFormThatIsSubmittedTwiceAddsOneApp() {
        Page form = visitor.open(APP);
        Authenticator app = Authenticator.on(form);
        String[] fields = {"enrolment", form.value("enrolment"), "code", now(app), "name", "Phone"};
        visitor.submit(form, APP, fields);

        Page again = visitor.submit(visitor.open("/"), APP, fields);

        assertThat(again.path()).isEqualTo(SECURITY);
        assertThat(again.html()).containsOnlyOnce("Remove Phone");
        assertThat(events("authenticator-app.added")).isEqualTo(1);
        String code = next(app);
        Visitor first = new Visitor(api.issuer());
        Visitor second = new Visitor(api.issuer());
        assertThat(submitCode(first, first.signIn(name, PASSWORD), code).path()).isEqualTo("/");
        assertThat(submitCode(second, second.signIn(name, PASSWORD), code).path())
                .isEqualTo(CODE);
    }

    @Test
    void theFormOfASubmittedAppMakesNoSessionStronger() {
        Page form = visitor.open(APP);
        Authenticator app = Authenticator.on(form);
        Visitor weak = new Visitor(api.issuer());
        weak.signIn(name, PASSWORD);
        String[] fields = {"enrolment", form.value("enrolment"), "code", now(app), "name", "Phone"};
        visitor.submit(form, APP, fields);

        weak.submit(weak.open("/"), APP, fields);

        HandmadeClient client = new HandmadeClient(api);
        assertThat(client.answer(weak.open(client.request()
                        .with("prompt", "none")
                        .with("acr_values", LEVEL_TWO)
                        .toString())))
                .containsEntry("error", "login_required");
    }

    @Test
    void theLastAppTakesTheRecoveryCodesWithIt() {
        addApp();
        Page page = visitor.open(SECURITY);

        Page removed = visitor.submit(page, APP + "/remove", "id", page.value("id"));

        assertThat(removed.html()).contains("The authenticator app was removed", "None yet");
        assertThat(new Visitor(api.issuer()).signIn(name, PASSWORD).path()).isEqualTo("/");
        assertThat(events("authenticator-app.removed")).isEqualTo(1);
        assertThat(database.queryForObject(
                        "select count(*) from recovery_code where user_id = cast(? as uuid)", Integer.class, id))
                .isZero();
    }

    @Test
    void anOldSessionChangesNothingWithoutAnotherSignIn() {
        addApp();
        Page page = visitor.open(SECURITY);

        clock.during(Duration.ofMinutes(10), () -> {
            assertThat(visitor.submit(page, APP + "/remove", "id", page.value("id"))
                            .path())
                    .isEqualTo("/login");
            assertThat(visitor.submit(page, SECURITY + "/recovery-codes").path())
                    .isEqualTo("/login");
            assertThat(visitor.open(APP).path()).isEqualTo("/login");
        });

        assertThat(apps()).isEqualTo(1);
        assertThat(events("recovery-codes.replaced")).isZero();
    }

    @Test
    void anAppOfAnotherUserIsNotRemoved() {
        addApp();
        String app = visitor.open(SECURITY).value("id");
        Visitor other = new Visitor(api.issuer());
        other.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);

        other.submit(other.open(APP), APP + "/remove", "id", app);

        assertThat(apps()).isEqualTo(1);
    }

    @Test
    void anAdministratorResetsTheFactorsOfALostPhone() {
        addApp();
        String path = "/users/" + id + "/second-factors";
        Visitor home = new Visitor(api.issuer());

        Api.Answer before = api.admin("GET", path, null);
        Api.Answer withoutReason = api.admin("POST", path + "/reset", Map.of("reason", " "));
        Api.Answer ofNoVersion = api.adminRaw("POST", path + "/reset", "{\"reason\": \"Phone lost\"}");
        Api.Answer stale = api.adminRaw("POST", path + "/reset", "{\"reason\": \"Phone lost\"}", "If-Match", "\"77\"");
        Page stillAsked = home.signIn(name, PASSWORD);
        Api.Answer reset = api.admin("POST", path + "/reset", Map.of("reason", "Phone lost"));
        Api.Answer again = api.admin("POST", path + "/reset", Map.of("reason", "Phone lost"));

        assertThat(before.json().get("authenticator_apps").get(0).get("name").asString())
                .isEqualTo("Phone");
        assertThat(before.json().get("recovery_codes_left").asInt()).isEqualTo(10);
        assertThat(before.body()).doesNotContain("secret");
        assertThat(withoutReason.status()).isEqualTo(400);
        assertThat(ofNoVersion.status()).isEqualTo(428);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stillAsked.path()).isEqualTo(CODE);
        assertThat(reset.json().get("authenticator_apps")).isEmpty();
        assertThat(again.status()).isEqualTo(200);
        assertThat(home.signIn(name, PASSWORD).path()).isEqualTo("/");
        assertThat(api.admin("GET", "/audit-events?type=second-factors.reset&subject_id=" + id, null)
                        .json()
                        .get("items"))
                .singleElement()
                .satisfies(event -> assertThat(event.toString()).contains("Phone lost"));
        assertThat(api.admin("GET", "/users/" + new UUID(0, 0) + "/second-factors", null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theRestoreCommandRemovesTheFactorsOfAnAdministratorWhoLostThem() {
        addApp();

        String temporary = users.restoreAdministrator(name);

        assertThat(new Visitor(api.issuer()).signIn(name, temporary).path()).isEqualTo("/password");
        assertThat(apps()).isZero();
    }

    @Test
    void databaseAndTrailHoldNoSecret() {
        Page form = visitor.open(APP);
        Matcher secret = Pattern.compile("id=\"secret\">([A-Z2-7 ]+)<").matcher(form.html());
        assertThat(secret.find()).isTrue();
        List<String> codes = recoveryCodes(addAppOn(form));

        String stored =
                database.queryForList("select secret from authenticator_app where user_id = cast(? as uuid)", id)
                                .toString()
                        + database.queryForList("select digest from recovery_code where user_id = cast(? as uuid)", id)
                        + api.admin("GET", "/audit-events?subject_id=" + id + "&size=100", null)
                                .body();

        assertThat(stored).doesNotContain(secret.group(1), secret.group(1).replace(" ", ""));
        assertThat(codes).noneMatch(code -> stored.contains(code) || stored.contains(code.replace("-", "")));
    }

    @Test
    void anOpenSessionOfAnAdministratorDoesNotResetTheirOwnFactors() {
        Api.Answer reset = SignedInAdministrator.of(api).resetOwnSecondFactors(api);

        assertThat(reset.status()).as(reset.body()).isEqualTo(409);
        assertThat(reset.json().get("code").asString()).isEqualTo("own-second-factors");
    }

    private Authenticator addApp() {
        Page form = visitor.open(APP);
        addAppOn(form);
        return Authenticator.on(form);
    }

    private Page addAppOn(Page form) {
        Page added = visitor.submit(
                form, APP, "enrolment", form.value("enrolment"), "code", now(Authenticator.on(form)), "name", "Phone");
        assertThat(added.html()).contains("Save your recovery codes");
        return added;
    }

    private static Page submitCode(Visitor browser, Page page, String code) {
        return browser.submit(page, CODE, "code", code);
    }

    private String now(Authenticator app) {
        return app.codeAt(clock.instant());
    }

    /** The code that comes after the one with which the app was added. */
    private String next(Authenticator app) {
        return app.codeAt(clock.instant().plusSeconds(30));
    }

    private static List<String> recoveryCodes(Page page) {
        return RECOVERY_CODE
                .matcher(page.html())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private int apps() {
        return Objects.requireNonNull(database.queryForObject(
                "select count(*) from authenticator_app where user_id = cast(? as uuid)", Integer.class, id));
    }

    private long events(String type) {
        return api.admin("GET", "/audit-events?type=" + type + "&subject_id=" + id + "&size=100", null)
                .json()
                .get("items")
                .size();
    }

    private static JWTClaimsSet idToken(HandmadeClient client, Page page) throws ParseException {
        return SignedJWT.parse(
                        client.exchange(client.answer(page)).get("id_token").asString())
                .getJWTClaimsSet();
    }
}
