package dev.keyturn.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import dev.keyturn.user.SignedInUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import tools.jackson.databind.JsonNode;

/** Sessions of browsers, on any database. */
@RunningServer
abstract class SessionsContract {

    private static final String TEMPORARY = "temporary_password";
    private static final String PASSWORD = "a long enough passphrase";
    private static final String FORM_TOKEN = HttpSessionCsrfTokenRepository.class.getName() + ".CSRF_TOKEN";
    private static final String SIGN_INS = SignInsOfBrowser.class.getName();

    @Autowired
    Api api;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    DatabaseSessions sessions;

    @Autowired
    SessionStorage storage;

    @Autowired
    SessionRows rows;

    @Autowired
    SessionProperties properties;

    @Autowired
    UserDetailsService users;

    private String name;
    private String userId;
    private Visitor visitor;

    @BeforeEach
    void signIn() {
        name = Api.uniqueName("user");
        JsonNode created = api.admin("POST", "/users", Map.of("username", name, "name", "Ada Lovelace"))
                .json();
        userId = created.get("id").asString();
        visitor = new Visitor(api.issuer());
        Page password = visitor.signIn(name, created.get(TEMPORARY).asString());
        visitor.submit(password, "/password", "replacement", PASSWORD, "repetition", PASSWORD);
        assertThat(isSignedIn()).isTrue();
    }

    @Test
    void aRequestInAKnownSessionReadsNoSession() {
        List<String> statements = Statements.during(() -> visitor.open("/"));

        assertThat(statements).isNotEmpty().noneMatch(sql -> sql.contains("user_session"));
    }

    @Test
    void theDatabaseHasTheDigestOfTheCookie() {
        String credential = visitor.sessionId().substring(0, visitor.sessionId().indexOf('.'));

        assertThat(credential).startsWith("ktb_");
        assertThat(digests()).containsExactly(TokenDigest.of(credential).hex());
    }

    @Test
    void aSessionEndsAfterTheIdleTimeout() {
        clock.during(
                properties.idleTimeout().plusSeconds(1),
                () -> assertThat(isSignedIn()).isFalse());
    }

    @Test
    void useProlongsASessionUpToItsMaximumLifetime() {
        Duration step = properties.idleTimeout().minusMinutes(2);
        Duration passed = step;
        while (passed.compareTo(properties.maxLifetime()) < 0) {
            clock.during(passed, () -> assertThat(isSignedIn()).isTrue());
            passed = passed.plus(step);
        }

        clock.during(properties.maxLifetime(), () -> assertThat(isSignedIn()).isFalse());
    }

    @Test
    void theLastUseIsStoredOnceAMinute() {
        clock.during(Duration.ofMinutes(2), () -> {
            List<String> first = Statements.during(() -> visitor.open("/"));
            List<String> second = Statements.during(() -> visitor.open("/"));

            assertThat(first).filteredOn(sql -> sql.contains("user_session")).hasSize(1);
            assertThat(second).filteredOn(sql -> sql.contains("user_session")).isEmpty();
        });
    }

    @Test
    void theCookieOfASessionThatANewSignInReplacedIsWorthless() {
        String before = visitor.sessionId();
        HandmadeClient client = new HandmadeClient(api);
        Visitor thief = new Visitor(api.issuer());
        thief.takeOver(before);

        Page login = visitor.open(client.request().with("prompt", "login").toString());
        visitor.submit(login, "/login", "username", name, "password", PASSWORD);

        assertThat(visitor.sessionId()).isNotEqualTo(before);
        assertThat(isSignedIn(thief)).isFalse();
        assertThat(digests()).hasSize(1);
    }

    @Test
    void signingOutDeletesTheSession() {
        String before = visitor.sessionId();

        visitor.submit(visitor.open("/logout"), "/logout");

        Visitor thief = new Visitor(api.issuer());
        thief.takeOver(before);
        assertThat(digests()).isEmpty();
        assertThat(isSignedIn(thief)).isFalse();
    }

    @Test
    void disablingTheUserDeletesTheSession() {
        api.admin("POST", "/users/" + userId + "/disable", null);

        assertThat(digests()).isEmpty();
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void anAdministratorEndsAllSessionsOfAUser() {
        api.admin("POST", "/revocations", Map.of("user_id", userId, "reason", "stolen laptop"));

        assertThat(digests()).isEmpty();
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void aNewNameIsShownInTheSession() {
        JsonNode user = api.admin("GET", "/users/" + userId, null).json();
        api.admin(
                "PUT",
                "/users/" + userId,
                Map.of("username", user.get("username").asString(), "name", "Countess Lovelace", "roles", List.of()));

        assertThat(visitor.open("/").html()).contains("Countess Lovelace");
    }

    @Test
    void requestsThatChangeDifferentAttributesKeepTheChangesOfEachOther() {
        BrowserSession one = load();
        BrowserSession other = load();

        one.setAttribute(FORM_TOKEN, new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "token-of-one"));
        other.setAttribute(SIGN_INS, List.of("a-sign-in"));
        sessions.save(one);
        sessions.save(other);

        BrowserSession now = load();
        assertThat(((CsrfToken) Objects.requireNonNull(now.<Object>getAttribute(FORM_TOKEN))).getToken())
                .isEqualTo("token-of-one");
        assertThat(now.<List<String>>getAttribute(SIGN_INS)).containsExactly("a-sign-in");
    }

    @Test
    void aSessionThatEndsDuringARequestStaysEnded() {
        BrowserSession session = load();
        jdbc.sql("delete from user_session where user_id = cast(? as uuid)")
                .param(userId)
                .update();

        session.setAttribute(SIGN_INS, List.of("a-sign-in"));
        sessions.save(session);

        assertThat(digests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name = 'Ada'", "enabled = false", "password_changed_at = timestamp '2020-01-01 00:00:00'"})
    void onlyAUserWhoMaySignInGetsASession(String change) {
        SignedInUser signedIn = (SignedInUser) users.loadUserByUsername(name);
        jdbc.sql("update user_account set " + change + " where id = cast(? as uuid)")
                .param(userId)
                .update();

        boolean isInserted = rows.insert("f".repeat(64), signedIn, "{}", clock.instant());

        assertThat(isInserted).isEqualTo(change.startsWith("name"));
        assertThat(digests()).hasSize(isInserted ? 2 : 1);
        rows.delete("f".repeat(64));
    }

    @Test
    void aSessionThatHasEndedReplacesNoTemporaryPassword() {
        JsonNode created = api.admin("POST", "/users", Map.of("username", Api.uniqueName("user"), "name", "Grace"))
                .json();
        Visitor stale = new Visitor(api.issuer());
        Page form = stale.signIn(
                created.get("username").asString(), created.get(TEMPORARY).asString());
        jdbc.sql("delete from user_session where user_id = cast(? as uuid)")
                .param(created.get("id").asString())
                .update();

        stale.submit(form, "/password", "replacement", PASSWORD, "repetition", PASSWORD);

        assertThat(new Visitor(api.issuer())
                        .signIn(created.get("username").asString(), PASSWORD)
                        .html())
                .contains("Wrong username or password.");
    }

    @Test
    void aGrantBelongsToTheSessionInWhichTheUserAllowsIt() {
        HandmadeClient client = new HandmadeClient(api);
        Page consent = visitor.open(client.request().with("scope", "profile").toString());
        Page login = visitor.open(
                new HandmadeClient(api).request().with("prompt", "login").toString());
        visitor.submit(login, "/login", "username", name, "password", PASSWORD);

        allow(client, consent);

        assertThat(jdbc.sql("""
                        select count(*) from oauth_authorization a join user_session s on s.sid = a.session_id
                        where a.client_id = ? and a.authorized_scope = 'profile'""").param(client.id()).query(Long.class).single()).isEqualTo(1);
    }

    @Test
    void nothingIsAllowedInASessionThatHasEnded() {
        HandmadeClient client = new HandmadeClient(api);
        Page consent = visitor.open(client.request().with("scope", "profile").toString());
        jdbc.sql("delete from user_session where user_id = cast(? as uuid)")
                .param(userId)
                .update();

        allow(client, consent);

        assertThat(jdbc.sql(
                                "select count(*) from oauth_authorization where client_id = ? and authorized_scope is not null")
                        .param(client.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private void allow(HandmadeClient client, Page consent) {
        visitor.post(
                "/oauth2/authorize",
                "client_id",
                client.id(),
                "state",
                consent.value("state"),
                "scope",
                "profile",
                "_csrf",
                consent.value("_csrf"));
    }

    @Test
    void manyCookiesCostOneLookup() {
        String forged = IntStream.range(0, 100)
                .mapToObj(i -> "keyturn_session=" + Credentials.generate(Credentials.SESSION_PREFIX) + ".0")
                .collect(Collectors.joining("; "));

        List<String> statements = Statements.during(() -> new Visitor(api.issuer()).send("GET", "/", "Cookie", forged));

        assertThat(statements).filteredOn(sql -> sql.contains("user_session")).hasSize(1);
    }

    @Test
    void anAdministratorEndsASessionWithoutGrants() {
        String sid = jdbc.sql("select sid from user_session where user_id = cast(? as uuid)")
                .param(userId)
                .query(String.class)
                .single();

        assertThat(api.admin("POST", "/revocations", Map.of("session_id", sid, "reason", "stolen laptop"))
                        .status())
                .isEqualTo(204);

        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void anAttributeThatCannotBeStoredIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load().setAttribute("cart", "a book"))
                .withMessage("A session does not store the attribute cart");
    }

    @Test
    void onlyTheCredentialItselfOpensASession() {
        String credential = visitor.sessionId().substring(0, visitor.sessionId().indexOf('.'));

        assertThat(sessions.findById(credential + ".0")).isNotNull();
        assertThat(sessions.findById(Credentials.generate(Credentials.SESSION_PREFIX) + ".0"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "x",
                "CREDENTIAL",
                "CREDENTIAL.",
                "CREDENTIAL.-1",
                "CREDENTIAL.x",
                "CREDENTIAL.1234567890",
                "CREDENTIAL.٣",
                "CREDENTIAL.0.0",
                ".CREDENTIAL.0",
                "ktb_0.0",
                "credential.0"
            })
    void aCookieOfAnotherShapeIsNotLookedUp(String shape) {
        String credential = visitor.sessionId().substring(0, visitor.sessionId().indexOf('.'));
        String id = shape.replace("CREDENTIAL", credential);

        List<String> statements =
                Statements.during(() -> assertThat(sessions.findById(id)).isNull());

        assertThat(statements).isEmpty();
    }

    @Test
    void endedSessionsArePurged() {
        jdbc.sql(
                        "update user_session set last_used_at = timestamp '2020-01-01 00:00:00' where user_id = cast(? as uuid)")
                .param(userId)
                .update();

        storage.sessionPurge(rows, properties).purge(clock.instant(), 1_000);

        assertThat(digests()).isEmpty();
    }

    private BrowserSession load() {
        return Objects.requireNonNull(sessions.findById(visitor.sessionId()));
    }

    private List<String> digests() {
        return jdbc.sql("select digest from user_session where user_id = cast(? as uuid)")
                .param(userId)
                .query(String.class)
                .list();
    }

    private boolean isSignedIn() {
        return isSignedIn(visitor);
    }

    private static boolean isSignedIn(Visitor browser) {
        Page account = browser.open("/");
        assertThat(account.status()).isEqualTo(200);
        return account.path().equals("/");
    }
}
