package dev.keyturn.backchannel;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import dev.keyturn.backchannel.LogoutReceiver.Received;
import dev.keyturn.grant.SessionClients;
import dev.keyturn.session.Sessions;
import dev.keyturn.storage.Purge;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import dev.keyturn.testing.Waiting;
import dev.keyturn.user.UserId;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Logout tokens that clients receive when sessions end. */
@RunningServer
abstract class BackchannelLogoutFlow {

    private static final String PASSWORD = "a long enough passphrase";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    LogoutSender sender;

    @Autowired
    Outbox outbox;

    @Autowired
    Sessions sessions;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    @Qualifier("grantPurge")
    Purge grantPurge;

    @Autowired
    @Qualifier("sessionPurge")
    Purge sessionPurge;

    @Autowired
    @Qualifier("logoutDeliveryPurge")
    Purge deliveryPurge;

    private final LogoutReceiver receiver = new LogoutReceiver();
    private HandmadeClient client;
    private String name;
    private String userId;
    private Visitor visitor;

    @BeforeEach
    void signIn() {
        client = clientAt(receiver.uri());
        name = Api.uniqueName("user");
        JsonNode created = api.admin("POST", "/users", Map.of("username", name, "name", "Ada Lovelace"))
                .json();
        userId = created.get("id").asString();
        visitor = new Visitor(api.issuer());
        Page password = visitor.signIn(name, created.get("temporary_password").asString());
        visitor.submit(password, "/password", "replacement", PASSWORD, "repetition", PASSWORD);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    @Rfc({"OIDC-BackChannel#2.4", "OIDC-BackChannel#2.5", "OIDC-BackChannel#2.6"})
    void aSignOutSendsALogoutTokenThatALibraryAccepts() throws Exception {
        JWTClaimsSet idToken = idToken(client);

        signOut();

        Received request = receiver.next();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/logout?tenant=a%26b");
        assertThat(request.type()).startsWith("application/x-www-form-urlencoded");
        LogoutTokenClaimsSet claims = validate(request.token(), JWSAlgorithm.RS256);
        assertThat(claims.getSubject().getValue()).isEqualTo(userId);
        assertThat(claims.getSessionID().getValue()).isEqualTo(idToken.getStringClaim("sid"));
        SignedJWT token = SignedJWT.parse(request.token());
        assertThat(token.getHeader().getType().getType()).isEqualTo("logout+jwt");
        assertThat(token.getJWTClaimsSet().getClaims())
                .containsOnlyKeys("iss", "aud", "iat", "exp", "jti", "sub", "sid", "events");
        assertThat(Duration.between(
                        token.getJWTClaimsSet().getIssueTime().toInstant(),
                        token.getJWTClaimsSet().getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(token.getJWTClaimsSet().getJSONObjectClaim("events"))
                .isEqualTo(Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        awaitState("DELIVERED");
    }

    @Test
    void theTokenIsOfNoUseElsewhere() throws Exception {
        idToken(client);
        signOut();
        String token = receiver.next().token();

        assertThat(api.get("/userinfo", token).status()).isEqualTo(401);
        assertThat(visitor.open("/connect/logout?id_token_hint=" + token).status())
                .isEqualTo(400);
        assertThat(api.post(
                                "/oauth2/introspect",
                                Map.of("token", token),
                                RunningServer.AUTOMATION_ID,
                                RunningServer.AUTOMATION_SECRET)
                        .json()
                        .get("active")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void itIsSignedAsTheIdTokensOfTheClient() throws Exception {
        change(client, "id_token_signed_response_alg", "ES256");
        idToken(client);

        signOut();

        validate(receiver.next().token(), JWSAlgorithm.ES256);
    }

    @Test
    @Rfc("OIDC-BackChannel#2.7")
    void logoutByAClientReachesEveryClientOfTheSessionOnce() throws Exception {
        try (LogoutReceiver second = new LogoutReceiver()) {
            HandmadeClient other = clientAt(second.uri());
            HandmadeClient silent = new HandmadeClient(api);
            String hint = rawIdToken(client);
            rawIdToken(client);
            rawIdToken(other);
            rawIdToken(silent);

            visitor.open("/connect/logout?id_token_hint=" + hint);

            String sid =
                    SignedJWT.parse(receiver.next().token()).getJWTClaimsSet().getStringClaim("sid");
            assertThat(SignedJWT.parse(second.next().token()).getJWTClaimsSet().getAudience())
                    .containsExactly(other.id());
            assertThat(SignedJWT.parse(hint).getJWTClaimsSet().getStringClaim("sid"))
                    .isEqualTo(sid);
            assertThat(deliveries(client)).isEqualTo(1);
            assertThat(deliveries(other)).isEqualTo(1);
            assertThat(deliveries(silent)).isZero();
        }
    }

    @Test
    void aPostedRequestFromTheClientsSiteDoesTheSame() throws Exception {
        String hint = rawIdToken(client);

        visitor.postFromElsewhere("/connect/logout", "id_token_hint", hint);

        assertThat(claims(receiver.next()).getSubject()).isEqualTo(userId);
    }

    @Test
    void bothSignInsOfABrowserEnd() throws Exception {
        String before = idToken(client).getStringClaim("sid");
        Page login = visitor.open(client.request().with("prompt", "login").toString());
        Page page = visitor.submit(login, "/login", "username", name, "password", PASSWORD);
        String after = SignedJWT.parse(
                        client.exchange(client.answer(page)).get("id_token").asString())
                .getJWTClaimsSet()
                .getStringClaim("sid");

        signOut();

        assertThat(before).isNotEqualTo(after);
        assertThat(sidsOfTwo()).containsExactlyInAnyOrder(before, after);
    }

    @Test
    void anAdministratorEndsTheSession() throws Exception {
        String sid = idToken(client).getStringClaim("sid");

        api.admin("POST", "/revocations", Map.of("session_id", sid, "reason", "stolen laptop"));

        assertThat(claims(receiver.next()).getStringClaim("sid")).isEqualTo(sid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoke", "disable", "delete", "reset-password", "change-password"})
    void theEndOfAllSessionsOfAUserReachesTheClientsOfEach(String how) throws Exception {
        String first = idToken(client).getStringClaim("sid");
        Visitor browser = visitor;
        visitor = new Visitor(api.issuer());
        visitor.signIn(name, PASSWORD);
        String second = idToken(client).getStringClaim("sid");

        switch (how) {
            case "revoke" -> api.admin("POST", "/revocations", Map.of("user_id", userId, "reason", "stolen laptop"));
            case "delete" -> api.admin("DELETE", "/users/" + userId, null);
            case "change-password" ->
                browser.submit(
                        browser.open("/password"),
                        "/password",
                        "current",
                        PASSWORD,
                        "replacement",
                        "another long passphrase",
                        "repetition",
                        "another long passphrase");
            default -> api.admin("POST", "/users/" + userId + "/" + how, null);
        }

        assertThat(sidsOfTwo()).containsExactlyInAnyOrder(first, second);
        assertThat(deliveries(client)).isEqualTo(2);
    }

    @Test
    void aSessionThatExpiresSendsNothing() throws Exception {
        idToken(client);

        sessionPurge.purge(clock.instant().plus(Duration.ofDays(1)), 1000);

        assertThat(deliveries(client)).isZero();
    }

    @Test
    void aClientWhoseGrantWasPurgedLearnsOfTheEnd() throws Exception {
        idToken(client);
        Instant later = clock.instant().plus(Duration.ofHours(2));
        transaction.executeWithoutResult(status -> {
            while (grantPurge.purge(later, 500) == 500) {
                // the next batch
            }
        });
        assertThat(jdbc.sql("select count(*) from oauth_authorization where client_id = ?")
                        .param(client.id())
                        .query(Long.class)
                        .single())
                .isZero();

        signOut();

        assertThat(claims(receiver.next()).getSubject()).isEqualTo(userId);
    }

    @Test
    void aSessionThatEndsTwiceSendsOneToken() throws Exception {
        String sid = idToken(client).getStringClaim("sid");
        signOut();
        receiver.next();

        api.admin("POST", "/revocations", Map.of("session_id", sid, "reason", "stolen laptop"));
        api.admin("POST", "/users/" + userId + "/disable", null);

        assertThat(deliveries(client)).isEqualTo(1);
        assertThat(receiver.hasMore()).isFalse();
    }

    @Test
    void aDisabledClientAndAGrantWithoutIdTokenOrSessionGetNothing() throws Exception {
        HandmadeClient disabled = clientAt(receiver.uri());
        HandmadeClient withoutSession = clientAt(receiver.uri());
        HandmadeClient withoutIdToken = clientAt(receiver.uri());
        idToken(disabled);
        idToken(withoutSession);
        idToken(withoutIdToken);
        api.admin("POST", "/clients/" + disabled.id() + "/disable", null);
        change(withoutSession.id(), "session_id = null");
        change(withoutIdToken.id(), "authorized_scope = 'profile openid2'");

        api.admin("POST", "/users/" + userId + "/disable", null);

        assertThat(deliveries(disabled) + deliveries(withoutSession) + deliveries(withoutIdToken))
                .isZero();
    }

    @Test
    void aClientWithoutItsAddressOrDisabledGetsNoFurtherAttempt() throws Exception {
        receiver.goDown();
        HandmadeClient moved = clientAt(receiver.uri());
        idToken(client);
        idToken(moved);
        signOut();
        awaitAttempts(client, 1);
        awaitAttempts(moved, 1);

        api.admin("POST", "/clients/" + client.id() + "/disable", null);
        change(moved, "backchannel_logout_uri", null);

        assertThat(row(client)).containsEntry("state", "FAILED").containsEntry("last_failure", "client-disabled");
        assertThat(row(moved)).containsEntry("state", "FAILED").containsEntry("last_failure", "no-address");
    }

    @Test
    void aDeletedClientTakesItsDeliveriesWithIt() throws Exception {
        receiver.goDown();
        idToken(client);
        signOut();
        awaitAttempts(client, 1);

        api.admin("DELETE", "/clients/" + client.id(), null);

        assertThat(deliveries(client)).isZero();
    }

    @Test
    void aReceiverThatWasDownGetsTheSameTokenNewlySigned() throws Exception {
        idToken(client);
        receiver.answers(503);
        signOut();
        JWTClaimsSet first = claims(receiver.next());
        awaitState("PENDING", 503);
        receiver.goDown();
        clock.during(Duration.ofSeconds(20), () -> {
            sender.sendDue();
            awaitAttempts(client, 2);
        });
        awaitFailure("unreachable");
        receiver.comeUp();
        receiver.answers(204);

        clock.during(Duration.ofMinutes(3), () -> {
            sender.sendDue();
            JWTClaimsSet second = claims(receiver.next());

            assertThat(second.getJWTID()).isEqualTo(first.getJWTID());
            assertThat(second.getIssueTime()).isAfter(first.getIssueTime());
            awaitState("DELIVERED");
        });
    }

    @Test
    @Rfc("OIDC-BackChannel#2.8")
    void aRejectedTokenIsNotSentAgainUntilAnAdministratorSaysSo() throws Exception {
        idToken(client);
        receiver.answers(400);
        signOut();
        receiver.next();
        awaitState("FAILED", 400);
        JsonNode failed = api.admin("GET", "/clients/" + client.id() + "/logout-deliveries", null)
                .json()
                .at("/items/0");
        assertThat(failed.get("state").asString()).isEqualTo("failed");
        assertThat(failed.get("last_status").asInt()).isEqualTo(400);
        assertThat(failed.get("username").asString()).isEqualTo(name);
        JsonNode event = api.admin("GET", "/audit-events?type=logout-delivery.failed&subject_id=" + client.id(), null)
                .json()
                .at("/items/0");
        assertThat(event.at("/details/reason").asString()).isEqualTo("400");
        assertThat(event.at("/details/user").asString()).isEqualTo(userId);
        receiver.answers(200);

        assertThat(api.admin(
                                "POST",
                                "/clients/" + client.id() + "/logout-deliveries/"
                                        + failed.get("id").asString() + "/retry",
                                null)
                        .status())
                .isEqualTo(204);

        assertThat(claims(receiver.next()).getJWTID())
                .isEqualTo(failed.get("id").asString());
        awaitState("DELIVERED");
        assertThat(api.admin(
                                "POST",
                                "/clients/" + client.id() + "/logout-deliveries/"
                                        + failed.get("id").asString() + "/retry",
                                null)
                        .error())
                .isEqualTo("409 logout-delivery-not-failed");
    }

    @Test
    void onlyDeliveriesOfTheClientInThePathAreFound() {
        String unknown = "/logout-deliveries/00000000-0000-4000-8000-000000000000/retry";

        assertThat(api.admin("POST", "/clients/" + client.id() + unknown, null).error())
                .isEqualTo("404 logout-delivery-not-found");
        assertThat(api.admin("POST", "/clients/nobody-here" + unknown, null).error())
                .isEqualTo("404 client-not-found");
        assertThat(api.admin("GET", "/clients/nobody-here/logout-deliveries", null)
                        .error())
                .isEqualTo("404 client-not-found");
        assertThat(api.admin("GET", "/clients/" + client.id() + "/logout-deliveries?size=101", null)
                        .status())
                .isEqualTo(400);
        assertThat(api.admin("GET", "/clients/" + client.id() + "/logout-deliveries", null)
                        .json()
                        .get("total")
                        .asInt())
                .isZero();
    }

    @Test
    void aReceiverThatStaysDownIsGivenUpAfterADay() throws Exception {
        receiver.goDown();
        idToken(client);
        signOut();
        awaitAttempts(client, 1);

        clock.during(Duration.ofHours(25), () -> {
            sender.sendDue();
            awaitState("FAILED");
        });

        assertThat(api.admin("GET", "/audit-events?type=logout-delivery.failed&subject_id=" + client.id(), null)
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (LogoutReceiver second = new LogoutReceiver()) {
            idToken(client);
            receiver.answers(exchange -> {
                exchange.getResponseHeaders().add("Location", second.uri());
                exchange.sendResponseHeaders(307, -1);
            });

            signOut();

            receiver.next();
            awaitState("PENDING", 307);
            assertThat(second.hasMore()).isFalse();
        }
    }

    @Test
    void anAddressInsideTheNetworkIsNotCalled() throws Exception {
        HandmadeClient inside = clientAt("https://[::1]:9/logout");
        idToken(inside);

        signOut();

        awaitAttempts(inside, 1);
        Waiting.until(() -> "address-not-allowed".equals(row(inside).get("last_failure")));
    }

    @Test
    void aSlowReceiverDelaysNoOther() throws Exception {
        CountDownLatch isOver = new CountDownLatch(1);
        try (LogoutReceiver second = new LogoutReceiver()) {
            receiver.answers(exchange -> {
                try {
                    isOver.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            HandmadeClient other = clientAt(second.uri());
            idToken(client);
            idToken(other);

            signOut();

            receiver.next();
            assertThat(claims(second.next()).getAudience()).containsExactly(other.id());
            awaitFailure("timeout");
        } finally {
            isOver.countDown();
        }
    }

    @Test
    void aLongAnswerIsNotRead() throws Exception {
        idToken(client);
        receiver.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.getResponseBody().flush();
            // and stays open
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[1000]);
                }
            } catch (IOException e) {
                // the server ended the connection
            }
        });

        signOut();

        awaitState("DELIVERED");
    }

    @Test
    void aDeliveryWhoseNodeDiedIsSentAfterItsLease() throws Exception {
        idToken(client);
        transaction.executeWithoutResult(
                status -> outbox.add(SessionClients.of(UserId.parse(userId)), clock.instant()));
        assertThat(outbox.claim(client.id(), clock.instant())).isPresent();
        assertThat(outbox.claim(client.id(), clock.instant())).isEmpty();

        clock.during(Duration.ofSeconds(61), () -> {
            sender.sendDue();
            receiver.next();
            awaitState("DELIVERED");
        });
    }

    @Test
    void ofTwoNodesOneSendsADelivery() throws Exception {
        idToken(client);
        transaction.executeWithoutResult(
                status -> outbox.add(SessionClients.of(UserId.parse(userId)), clock.instant()));
        AtomicInteger claims = new AtomicInteger();
        Callable<Integer> node = () -> outbox.claim(client.id(), clock.instant())
                .map(claimed -> claims.incrementAndGet())
                .orElse(0);

        assertThat(Race.between(node, node)).containsOnlyNulls();

        assertThat(claims).hasValue(1);
    }

    @Test
    void anEndThatIsRolledBackSendsNothing() throws Exception {
        String sid = idToken(client).getStringClaim("sid");

        transaction.executeWithoutResult(status -> {
            sessions.end(Set.of(sid));
            status.setRollbackOnly();
        });

        assertThat(deliveries(client)).isZero();
        assertThat(visitor.open("/").path()).isEqualTo("/");
    }

    @Test
    void theEndOfASessionTakesOneStatementMoreHoweverManyClientsItHas() throws Exception {
        for (int i = 0; i < 3; i++) {
            idToken(clientAt(receiver.uri()));
        }

        List<String> statements = Statements.during(this::signOut);

        assertThat(statements)
                .filteredOn(sql -> sql.contains("logout_delivery"))
                .hasSize(1);
    }

    @Test
    void finishedDeliveriesAreKeptForAWeek() throws Exception {
        idToken(client);
        signOut();
        receiver.next();
        awaitState("DELIVERED");

        deliveryPurge.purge(clock.instant().plus(Duration.ofDays(6)), 1000);
        assertThat(deliveries(client)).isEqualTo(1);
        deliveryPurge.purge(clock.instant().plus(Duration.ofDays(8)), 1000);
        assertThat(deliveries(client)).isZero();
    }

    @Test
    @Rfc("OIDC-BackChannel#2.1")
    void discoverySaysThatItIsSupported() {
        JsonNode metadata = api.get("/.well-known/openid-configuration", null).json();

        assertThat(metadata.get("backchannel_logout_supported").asBoolean()).isTrue();
        assertThat(metadata.get("backchannel_logout_session_supported").asBoolean())
                .isTrue();
    }

    private HandmadeClient clientAt(String uri) {
        HandmadeClient created = new HandmadeClient(api);
        change(created, "backchannel_logout_uri", uri);
        return created;
    }

    private void change(HandmadeClient changed, String member, @Nullable String value) {
        ObjectNode document =
                (ObjectNode) api.admin("GET", "/clients/" + changed.id(), null).json();
        document.put(member, value);
        Api.Answer answer = api.admin("PUT", "/clients/" + changed.id(), document);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void change(String clientId, String assignment) {
        jdbc.sql("update oauth_authorization set " + assignment + " where client_id = ?")
                .param(clientId)
                .update();
    }

    private JWTClaimsSet idToken(HandmadeClient of) throws Exception {
        return SignedJWT.parse(rawIdToken(of)).getJWTClaimsSet();
    }

    private String rawIdToken(HandmadeClient of) {
        return of.exchange(of.answer(visitor.open(of.request().toString())))
                .get("id_token")
                .asString();
    }

    private void signOut() {
        visitor.submit(visitor.open("/logout"), "/logout");
    }

    private LogoutTokenClaimsSet validate(String token, JWSAlgorithm algorithm) throws Exception {
        JWKSet keys = JWKSet.parse(api.get("/oauth2/jwks", null).body());
        return new LogoutTokenValidator(new Issuer(api.issuer().toString()), new ClientID(client.id()), algorithm, keys)
                .validate(SignedJWT.parse(token));
    }

    private static JWTClaimsSet claims(Received request) {
        try {
            return SignedJWT.parse(request.token()).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private long deliveries(HandmadeClient of) {
        return jdbc.sql("select count(*) from logout_delivery where client_id = ?")
                .param(of.id())
                .query(Long.class)
                .single();
    }

    private Map<String, Object> row(HandmadeClient of) {
        return jdbc.sql("select state, attempts, last_status, last_failure from logout_delivery where client_id = ?")
                .param(of.id())
                .query()
                .singleRow();
    }

    private Set<String> sidsOfTwo() throws Exception {
        String first = claims(receiver.next()).getStringClaim("sid");
        String second = claims(receiver.next()).getStringClaim("sid");
        return Stream.of(first, second).collect(Collectors.toSet());
    }

    private void awaitAttempts(HandmadeClient of, int attempts) {
        Waiting.until(() -> Integer.valueOf(attempts).equals(row(of).get("attempts"))
                && (row(of).get("last_failure") != null || row(of).get("last_status") != null));
    }

    private void awaitState(String state) {
        Waiting.until(() -> state.equals(row(client).get("state")));
    }

    private void awaitState(String state, int status) {
        Waiting.until(() -> state.equals(row(client).get("state"))
                && Integer.valueOf(status).equals(row(client).get("last_status")));
    }

    private void awaitFailure(String failure) {
        Waiting.until(() -> failure.equals(row(client).get("last_failure")));
    }
}
