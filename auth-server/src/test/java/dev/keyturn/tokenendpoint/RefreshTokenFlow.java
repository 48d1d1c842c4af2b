package dev.keyturn.tokenendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.storage.Purger;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** A refresh token is replaced whenever it is used, once, and a client that missed the answer is told it again. */
@RunningServer
abstract class RefreshTokenFlow {

    private static final int RACERS = 50;

    /** Longer than the retry window. */
    private static final Duration OUTAGE = Duration.ofSeconds(46);

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    Purger purger;

    private SignedInPartner partner;
    private Partner attempt;
    private RefreshToken first;

    /** SQL statements of a refresh. */
    abstract int statementsOfARefresh();

    @BeforeEach
    void getRefreshToken() {
        partner = new SignedInPartner(api);
        attempt = partner.attempt();
        first = tokens(attempt.exchange(partner.allow(attempt))).getRefreshToken();
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    @Test
    @Rfc({"6749#6", "9700#4.14.2"})
    void aRetryWithinTheWindowGetsTheSameSuccessor() {
        OIDCTokens answer = tokens(attempt.refresh(first));

        for (int again = 0; again < 3; again++) {
            OIDCTokens repeated = tokens(attempt.refresh(first));
            assertThat(repeated.getRefreshToken()).isEqualTo(answer.getRefreshToken());
            assertThat(repeated.getIDToken()).isNotNull();
            assertThat(api.get("/userinfo", repeated.getAccessToken().getValue())
                            .status())
                    .isEqualTo(200);
        }
        assertThat(attempt.refresh(answer.getRefreshToken()).getStatusCode()).isEqualTo(200);
    }

    @Test
    @Rfc({"6749#10.4", "9700#2.2.2", "9700#4.14.2"})
    void reuseAfterTheRetryWindowRevokesTheFamily() {
        OIDCTokens answer = tokens(attempt.refresh(first));

        HTTPResponse late = later(Duration.ofSeconds(31), () -> attempt.refresh(first));

        assertThat(errorCode(late)).isEqualTo("invalid_grant");
        assertFamilyIsOver(answer);
    }

    @Test
    void anOutageThatOutlastsTheRetryWindowEndsNoFamily() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();

        allNodesAreDownFor(OUTAGE);
        clock.during(OUTAGE, purger::run);
        OIDCTokens repeated = tokens(later(OUTAGE, () -> attempt.refresh(first)));

        assertThat(repeated.getRefreshToken()).isEqualTo(second);
        assertThat(attempt.refresh(second).getStatusCode()).isEqualTo(200);
        assertThat(replays()).isEmpty();
    }

    @Test
    void anUnnoticedOutageEndsNoFamily() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();

        allNodesAreDownFor(OUTAGE);
        OIDCTokens repeated = tokens(later(OUTAGE, () -> attempt.refresh(first)));

        assertThat(repeated.getRefreshToken()).isEqualTo(second);
        assertThat(replays()).isEmpty();
    }

    @Test
    @Rfc({"6749#10.4", "9700#4.14.2"})
    void afterAnOutageUseOfTheSuccessorEndsTheRetryWindow() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();
        allNodesAreDownFor(OUTAGE);
        OIDCTokens third = tokens(later(OUTAGE, () -> attempt.refresh(second)));

        HTTPResponse replay = later(OUTAGE, () -> attempt.refresh(first));

        assertThat(errorCode(replay)).isEqualTo("invalid_grant");
        assertFamilyIsOver(third);
    }

    @Test
    @Rfc({"6749#10.4", "9700#4.14.2"})
    void afterAnOutageReuseOfAStolenPredecessorIsDetected() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();
        allNodesAreDownFor(OUTAGE);

        RefreshToken stolen =
                tokens(later(OUTAGE, () -> attempt.refresh(first))).getRefreshToken();
        assertThat(stolen).isEqualTo(second);
        OIDCTokens ofThief = tokens(later(OUTAGE, () -> attempt.refresh(stolen)));
        HTTPResponse ofOwner = later(OUTAGE, () -> attempt.refresh(first));

        assertThat(errorCode(ofOwner)).isEqualTo("invalid_grant");
        assertFamilyIsOver(ofThief);
    }

    @Test
    @Rfc({"6749#10.4", "9700#4.14.2"})
    void theRetryWindowContinuesAfterAnOutageAndEnds() {
        OIDCTokens answer = tokens(attempt.refresh(first));
        allNodesAreDownFor(OUTAGE);
        tokens(later(OUTAGE, () -> attempt.refresh(first)));

        HTTPResponse late = later(OUTAGE.plusSeconds(60), () -> attempt.refresh(first));

        assertThat(errorCode(late)).isEqualTo("invalid_grant");
        assertFamilyIsOver(answer);
    }

    @Test
    @Rfc({"6749#10.4", "9700#4.14.2"})
    void anOutageReopensNoRetryWindow() {
        OIDCTokens answer = tokens(attempt.refresh(first));
        allNodesAreDownFor(OUTAGE);

        HTTPResponse late = later(OUTAGE.plusSeconds(60), () -> attempt.refresh(first));

        assertThat(errorCode(late)).isEqualTo("invalid_grant");
        assertFamilyIsOver(answer);
    }

    @Test
    @Rfc({"6749#10.4", "9700#4.14.2"})
    void noRetryWindowIsOpenADayAfterTheUse() {
        OIDCTokens answer = tokens(attempt.refresh(first));
        Duration firstOutage = Duration.ofHours(20);
        allNodesAreDownFor(firstOutage);
        tokens(later(firstOutage, () -> attempt.refresh(first)));
        allNodesAreDownFor(Duration.ofHours(20));

        HTTPResponse late = later(Duration.ofHours(40), () -> attempt.refresh(first));

        assertThat(errorCode(late)).isEqualTo("invalid_grant");
        assertFamilyIsOver(answer);
    }

    @Test
    @Rfc({"6749#10.4", "9700#4.14.2"})
    void aRestoredBackupOpensNoRetryWindow() {
        OIDCTokens answer = tokens(attempt.refresh(first));
        allNodesAreDownFor(Duration.ofHours(25));

        HTTPResponse late = later(Duration.ofHours(25), () -> attempt.refresh(first));

        assertThat(errorCode(late)).isEqualTo("invalid_grant");
        assertFamilyIsOver(answer);
    }

    @Test
    @Rfc({"6749#10.4", "9700#2.2.2", "9700#4.14.2"})
    void reuseAfterTheSuccessorWasUsedRevokesTheFamily() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();
        OIDCTokens third = tokens(attempt.refresh(second));

        HTTPResponse replay = attempt.refresh(first);

        assertThat(errorCode(replay)).isEqualTo("invalid_grant");
        assertFamilyIsOver(third);
    }

    @Test
    void aReplayShowsInTheAuditTrailWithTheTreeOfItsFamily() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();
        attempt.refresh(second);
        attempt.refresh(first);
        attempt.refresh(second);

        JsonNode events = replays();

        assertThat(events).hasSize(1);
        JsonNode event = events.get(0);
        assertThat(event.get("failure").asBoolean()).isTrue();
        assertThat(event.get("remote_address").asString()).isNotEmpty();
        JsonNode details = event.get("details");
        assertThat(details.get("tokens").asString()).isEqualTo("4");
        JsonNode grant = grant(details.get("grant").asString());
        assertThat(grant.get("client_id").asString()).isEqualTo(partner.clientId());
        assertThat(grant.get("revoked_at").asString()).isNotEmpty();
        JsonNode tree = grant.get("tokens");
        assertThat(tree).hasSize(4);
        assertThat(tree.findValuesAsString("kind"))
                .containsExactly("refresh-token", "refresh-token", "refresh-token", "code");
        assertThat(tree.get(0).get("consumed_at").isNull()).isTrue();
        assertThat(tree.get(0).get("predecessor_id")).isEqualTo(tree.get(1).get("id"));
        assertThat(tree.get(1).get("predecessor_id")).isEqualTo(tree.get(2).get("id"));
        assertThat(tree.get(2).get("predecessor_id").isNull()).isTrue();
        assertThat(details.get("replayed")).isEqualTo(tree.get(2).get("id"));
        tree.forEach(token -> assertThat(
                        details.get("token " + token.get("id").asString()).asString())
                .startsWith(token.get("kind").asString() + ", issued ")
                .contains(token.get("consumed_at").isNull() ? "never used" : "used "));
        assertThat(grant.toString() + event).doesNotContain(first.getValue(), second.getValue(), "digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00000000-0000-0000-0000-000000000000"})
    void anUnknownGrantIsNotFound(String id) {
        Api.Answer answer = api.admin("GET", "/grants/" + id, null);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("code").asString()).isEqualTo("grant-not-found");
    }

    @Test
    @Rfc({"6749#6", "6749#10.4"})
    void anotherClientCannotUseATokenOrEndItsGrant() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();
        try (SignedInPartner other = new SignedInPartner(api)) {
            Partner thief = new Partner(api.issuer(), other.clientId(), SignedInPartner.REDIRECT_URI, "openid");

            assertThat(errorCode(thief.refresh(first))).isEqualTo("invalid_grant");
            assertThat(errorCode(thief.refresh(second))).isEqualTo("invalid_grant");
        }

        assertThat(tokens(attempt.refresh(first)).getRefreshToken()).isEqualTo(second);
        assertThat(attempt.refresh(second).getStatusCode()).isEqualTo(200);
    }

    @Test
    @Rfc("6749#6")
    void aScopeOutsideTheGrantIsRejectedAndDoesNotConsumeTheToken() {
        Api.Answer wider = refresh(first, "openid orders:write");

        assertThat(wider.status()).isEqualTo(400);
        assertThat(wider.json().get("error").asString()).isEqualTo("invalid_scope");
        assertThat(wider.json().get("error_description").asString())
                .isEqualTo("These scopes were not granted with the refresh token: orders:write");
        assertNotConsumed(first);
    }

    @Test
    @Rfc({"6749#6", "8707#2.2"})
    void aResourceOutsideTheGrantIsRejectedAndDoesNotConsumeTheToken() {
        String audience = "https://" + Api.uniqueName("stock") + ".example.com";
        api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Stock",
                        "audience",
                        audience,
                        "scopes",
                        List.of(Map.of("name", Api.uniqueName("stock") + ":read", "description", "See the stock"))));

        Api.Answer refused = api.post(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        first.getValue(),
                        "client_id",
                        partner.clientId(),
                        "resource",
                        audience),
                null,
                null);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("error").asString()).isEqualTo("invalid_target");
        assertNotConsumed(first);
    }

    /** Within the retry window, a token that has been consumed would be accepted, too. */
    private void assertNotConsumed(RefreshToken token) {
        assertThat(later(Duration.ofMinutes(5), () -> attempt.refresh(token)).getStatusCode())
                .isEqualTo(200);
    }

    @Test
    @Rfc("6749#6")
    void aRetryCanRequestOtherScopesOfTheGrant() {
        Api.Answer narrow = refresh(first, "orders:read");

        Api.Answer same = refresh(first, "orders:read");
        Api.Answer silent = refresh(first, "");
        Api.Answer other = refresh(first, "openid profile");
        Api.Answer tooWide = refresh(first, "orders:read orders:write");

        assertScopes(narrow, "orders:read");
        assertScopes(same, "orders:read");
        assertScopes(silent, "openid", "profile", "email", "orders:read");
        assertScopes(other, "openid", "profile");
        for (Api.Answer repeated : List.of(same, silent, other)) {
            assertThat(repeated.json().get("refresh_token"))
                    .isEqualTo(narrow.json().get("refresh_token"));
        }
        assertThat(tooWide.status()).isEqualTo(400);
        assertThat(tooWide.json().get("error").asString()).isEqualTo("invalid_scope");
        Api.Answer next =
                refresh(new RefreshToken(narrow.json().get("refresh_token").asString()), "");
        assertScopes(next, "openid", "profile", "email", "orders:read");
    }

    private static void assertScopes(Api.Answer answer, String... scopes) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("scope").asString().split(" ")).containsExactlyInAnyOrder(scopes);
    }

    @Test
    @Rfc({"6749#6", "9700#4.14.2"})
    void anUnusedTokenExpiresBeforeItsFamily() {
        HTTPResponse idle = later(Duration.ofDays(14).plusSeconds(1), () -> attempt.refresh(first));

        assertThat(errorCode(idle)).isEqualTo("invalid_grant");
        assertThat(replays()).isEmpty();
    }

    @Test
    @Rfc({"6749#6", "9700#4.14.2"})
    void rotationDoesNotExtendTheFamily() {
        RefreshToken current = first;
        for (int day : new int[] {10, 20, 29}) {
            RefreshToken used = current;
            current = tokens(later(Duration.ofDays(day), () -> attempt.refresh(used)))
                    .getRefreshToken();
        }
        RefreshToken last = current;

        HTTPResponse late = later(Duration.ofDays(30).plusSeconds(1), () -> attempt.refresh(last));

        assertThat(errorCode(late)).isEqualTo("invalid_grant");
        assertThat(replays()).isEmpty();
    }

    @Test
    @Rfc({"6749#6", "9700#4.14.2"})
    void lifetimesOfAClientOverrideThoseOfTheServer() {
        String id = Api.uniqueName("strict");
        api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                "Strict",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code", "refresh_token"),
                "redirect_uris",
                List.of(SignedInPartner.REDIRECT_URI.toString()),
                "scopes",
                List.of("openid"),
                "require_consent",
                false,
                "refresh_token_lifetime_seconds",
                7200,
                "refresh_token_idle_timeout_seconds",
                3600));
        RefreshToken unused = firstOf(id);
        RefreshToken used = firstOf(id);
        Partner strict = strict(id);

        HTTPResponse idle = later(Duration.ofMinutes(61), () -> strict.refresh(unused));
        RefreshToken second = tokens(later(Duration.ofSeconds(3500), () -> strict.refresh(used)))
                .getRefreshToken();
        RefreshToken third = tokens(later(Duration.ofSeconds(7000), () -> strict.refresh(second)))
                .getRefreshToken();
        HTTPResponse late = later(Duration.ofMinutes(121), () -> strict.refresh(third));

        assertThat(errorCode(idle)).isEqualTo("invalid_grant");
        assertThat(errorCode(late)).isEqualTo("invalid_grant");
        assertThat(replays()).isEmpty();
    }

    @Test
    @Rfc({"7009#2.1", "6749#6"})
    void aRevokedFamilyAcceptsNoRetry() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();

        api.post("/oauth2/revoke", Map.of("token", second.getValue(), "client_id", partner.clientId()), null, null);

        assertThat(errorCode(attempt.refresh(first))).isEqualTo("invalid_grant");
        assertThat(errorCode(attempt.refresh(second))).isEqualTo("invalid_grant");
        assertThat(replays()).isEmpty();
    }

    @Test
    @Rfc({"7009#2.1", "7009#2.2"})
    void revocationTakesAtMostTwoStatements() {
        OIDCTokens other = tokens(attempt.refresh(first));
        String accessToken = other.getAccessToken().getValue();
        RefreshToken refreshToken = other.getRefreshToken();
        revoke("nonsense", partner.clientId());

        for (String token : List.of(accessToken, refreshToken.getValue(), first.getValue(), refreshToken.getValue())) {
            assertThat(Statements.during(() -> revoke(token, partner.clientId())))
                    .hasSizeLessThanOrEqualTo(2);
        }

        assertThat(errorCode(attempt.refresh(refreshToken))).isEqualTo("invalid_grant");
        assertThat(api.get("/userinfo", accessToken).status()).isEqualTo(401);
        assertThat(api.admin("GET", "/audit-events?type=grant.revoked&subject_id=" + partner.clientId(), null)
                        .json()
                        .get("items"))
                .hasSize(1);
    }

    @Test
    @Rfc({"7009#2.1", "6749#6"})
    void aUsedTokenCanStillRevokeItsFamily() {
        OIDCTokens second = tokens(attempt.refresh(first));

        revoke(first.getValue(), partner.clientId());

        assertThat(errorCode(attempt.refresh(second.getRefreshToken()))).isEqualTo("invalid_grant");
        assertThat(api.get("/userinfo", second.getAccessToken().getValue()).status())
                .isEqualTo(401);
    }

    @Test
    @Rfc("7009#2.1")
    void anotherClientCannotRevokeAToken() {
        try (SignedInPartner stranger = new SignedInPartner(api)) {
            revoke(first.getValue(), stranger.clientId());
        }

        assertThat(attempt.refresh(first).getStatusCode()).isEqualTo(200);
    }

    private void revoke(String token, String clientId) {
        assertThat(api.post("/oauth2/revoke", Map.of("token", token, "client_id", clientId), null, null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Rfc("7662#2.2")
    void aUsedTokenIsInactive() {
        JsonNode client = api.registerClient(Map.of(
                "client_name",
                "Introspector",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials")));
        attempt.refresh(first);

        Api.Answer answer = api.post(
                "/oauth2/introspect",
                Map.of("token", first.getValue()),
                client.get("client_id").asString(),
                client.get("client_secret").asString());

        assertThat(answer.json().get("active").asBoolean()).isFalse();
    }

    @Test
    void aClockThatIsSetBackGivesNoUsedTokenItsStrengthBack() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();
        RefreshToken third = tokens(attempt.refresh(second)).getRefreshToken();

        HTTPResponse early = later(Duration.ofHours(-2), () -> attempt.refresh(second));

        assertThat(errorCode(early)).isEqualTo("invalid_grant");
        assertThat(errorCode(attempt.refresh(third))).isEqualTo("invalid_grant");
        assertThat(replays()).hasSize(1);
    }

    @Test
    void aClockThatRanAheadForAWhileEndsNoFamily() {
        RefreshToken second =
                tokens(later(Duration.ofHours(5), () -> attempt.refresh(first))).getRefreshToken();

        assertThat(errorCode(attempt.refresh(second))).isEqualTo("invalid_grant");
        assertThat(replays()).isEmpty();
        HTTPResponse inTime = later(Duration.ofHours(5), () -> attempt.refresh(second));
        assertThat(inTime.getStatusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ktr_", "' or 1=1 --", "eyJhbGciOiJub25lIn0.e30.", "ktr_\u0000", "\uD83D\uDE00"})
    @Rfc("6749#5.2")
    void aMalformedTokenIsRejectedLikeAnUnknownOne(String malformed) {
        Api.Answer answer = refresh(new RefreshToken(malformed), "");
        Api.Answer unknown = refresh(new RefreshToken(Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX)), "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).isEqualTo(unknown.json());
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_grant");
    }

    @Test
    @Rfc({"6749#3.2", "6749#5.2"})
    void aMissingOrRepeatedTokenIsAnInvalidRequest() {
        for (String body : List.of(
                "grant_type=refresh_token&client_id=" + partner.clientId(),
                "grant_type=refresh_token&refresh_token=a&refresh_token=b&client_id=" + partner.clientId())) {
            Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(body)));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("error").asString()).isEqualTo("invalid_request");
        }
    }

    @Test
    void aConfidentialClientIsRepeatedToAndGuardedLikeAPublicOne() {
        String id = Api.uniqueName("backend");
        String secret = api.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "Backend",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "redirect_uris",
                        List.of(SignedInPartner.REDIRECT_URI.toString()),
                        "scopes",
                        List.of("openid"),
                        "require_consent",
                        false))
                .get("client_secret")
                .asString();
        Partner backend = new Partner(api.issuer(), id, SignedInPartner.REDIRECT_URI, "openid");
        String token = api.post(
                        "/oauth2/token",
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "code",
                                partner.again(backend).getValue(),
                                "code_verifier",
                                backend.verifier().getValue(),
                                "redirect_uri",
                                SignedInPartner.REDIRECT_URI.toString()),
                        id,
                        secret)
                .json()
                .get("refresh_token")
                .asString();
        Map<String, String> request = Map.of("grant_type", "refresh_token", "refresh_token", token);

        Api.Answer answer = api.post("/oauth2/token", request, id, secret);
        Api.Answer repeated = api.post("/oauth2/token", request, id, secret);
        Api.Answer stranger = api.post("/oauth2/token", request, id, secret + "x");

        String successor = answer.json().get("refresh_token").asString();
        assertThat(repeated.json().get("refresh_token").asString()).isEqualTo(successor);
        assertThat(stranger.status()).isEqualTo(401);
        Map<String, String> next = Map.of("grant_type", "refresh_token", "refresh_token", successor);
        assertThat(api.post("/oauth2/token", next, id, secret).status()).isEqualTo(200);
        assertThat(api.post("/oauth2/token", request, id, secret).status()).isEqualTo(400);
        assertThat(api.post("/oauth2/token", next, id, secret).status()).isEqualTo(400);
    }

    @Test
    @Rfc("9449#5")
    void aDpopProofIsRejectedAndDoesNotConsumeTheToken() {
        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("DPoP", "eyJhbGciOiJub25lIn0.e30.")
                .POST(BodyPublishers.ofString(Api.encode(form(first, "")))));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_request");
        assertNotConsumed(first);
    }

    @Test
    void refreshingTakesFewStatementsAndARetryOne() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();

        List<String> refreshing = Statements.during(
                () -> assertThat(attempt.refresh(second).getStatusCode()).isEqualTo(200));
        List<String> repeating = Statements.during(
                () -> assertThat(attempt.refresh(second).getStatusCode()).isEqualTo(200));

        assertThat(refreshing).hasSizeLessThanOrEqualTo(statementsOfARefresh()).isNotEmpty();
        assertThat(repeating).hasSize(1);
    }

    @Test
    void aReplayIsActedOnWithoutReadingTheTokenAgain() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();
        tokens(attempt.refresh(second));

        List<String> replaying = Statements.during(
                () -> assertThat(errorCode(attempt.refresh(first))).isEqualTo("invalid_grant"));

        assertThat(replaying)
                .filteredOn(statement -> statement.contains("digest = ?"))
                .hasSize(1);
        assertThat(replaying).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    @Rfc("9700#4.14.2")
    void concurrentRequestsGetTheSameSuccessor() {
        Queue<String> successors = new ConcurrentLinkedQueue<>();
        Callable<?> request = () ->
                successors.add(tokens(attempt.refresh(first)).getRefreshToken().getValue());

        List<Throwable> failures = Race.between(
                IntStream.range(0, RACERS).mapToObj(racer -> request).toArray(Callable<?>[]::new));

        assertThat(failures).hasSize(RACERS).containsOnlyNulls();
        assertThat(successors).hasSize(RACERS).containsOnly(successors.element());
        assertThat(tokensWhere("t.kind = 'REFRESH'")).isEqualTo(2);
        assertThat(attempt.refresh(new RefreshToken(successors.element())).getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void aSuccessorIsForgottenWhenItIsUsed() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();
        assertThat(tokensWhere("t.successor is not null")).isEqualTo(1);

        attempt.refresh(second);

        assertThat(tokensWhere("t.successor is not null")).isEqualTo(1);
        assertThat(tokensWhere("t.successor is not null and t.predecessor_id is null"))
                .isZero();
    }

    @Test
    void aSuccessorIsForgottenWhenTheRetryWindowIsOver() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();

        clock.during(Duration.ofSeconds(31), purger::run);

        assertThat(tokensWhere("t.successor is not null")).isZero();
        assertThat(attempt.refresh(second).getStatusCode()).isEqualTo(200);
    }

    @Test
    void expiredTokensArePurgedFromALiveFamily() {
        RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();
        RefreshToken third = tokens(later(Duration.ofDays(13), () -> attempt.refresh(second)))
                .getRefreshToken();

        clock.during(Duration.ofDays(15), purger::run);

        assertThat(tokensWhere("t.kind = 'REFRESH'")).isEqualTo(1);
        assertThat(errorCode(attempt.refresh(first))).isEqualTo("invalid_grant");
        HTTPResponse inTime = later(Duration.ofDays(13), () -> attempt.refresh(third));
        assertThat(inTime.getStatusCode()).isEqualTo(200);
        assertThat(replays()).isEmpty();
    }

    private void assertFamilyIsOver(OIDCTokens newest) {
        assertThat(errorCode(attempt.refresh(newest.getRefreshToken()))).isEqualTo("invalid_grant");
        assertThat(api.get("/userinfo", newest.getAccessToken().getValue()).status())
                .isEqualTo(401);
        assertThat(replays()).hasSize(1);
    }

    /** As if the heartbeat of all nodes had paused until now; by the clock of the database, which no test moves. */
    private void allNodesAreDownFor(Duration outage) {
        assertThat(database.update(
                        "update cluster_heartbeat set seen_at = seen_at - cast(? as bigint) * interval '1' second",
                        outage.toSeconds()))
                .isEqualTo(1);
    }

    private RefreshToken firstOf(String clientId) {
        Partner client = strict(clientId);
        return tokens(client.exchange(partner.again(client))).getRefreshToken();
    }

    private Partner strict(String clientId) {
        return new Partner(api.issuer(), clientId, SignedInPartner.REDIRECT_URI, "openid");
    }

    private <T> T later(Duration passed, Supplier<T> action) {
        Map<String, T> result = new HashMap<>();
        clock.during(passed, () -> result.put("result", action.get()));
        return Objects.requireNonNull(result.get("result"));
    }

    private Api.Answer refresh(RefreshToken token, String scope) {
        return api.post("/oauth2/token", form(token, scope), null, null);
    }

    private Map<String, String> form(RefreshToken token, String scope) {
        return Map.of(
                "grant_type",
                "refresh_token",
                "refresh_token",
                token.getValue(),
                "scope",
                scope,
                "client_id",
                partner.clientId());
    }

    private JsonNode replays() {
        return api.admin("GET", "/audit-events?type=refresh-token.replayed&subject_id=" + partner.clientId(), null)
                .json()
                .get("items");
    }

    private JsonNode grant(String id) {
        return api.admin("GET", "/grants/" + id, null).json();
    }

    private long tokensWhere(String condition) {
        return Objects.requireNonNull(database.queryForObject(
                "select count(*) from oauth_token t join oauth_authorization a on a.id = t.authorization_id"
                        + " where a.client_id = ? and " + condition,
                Long.class,
                partner.clientId()));
    }

    private static OIDCTokens tokens(HTTPResponse response) {
        return ((OIDCTokenResponse) Partner.parse(response).toSuccessResponse()).getOIDCTokens();
    }

    private static String errorCode(HTTPResponse response) {
        return Partner.parse(response).toErrorResponse().getErrorObject().getCode();
    }
}
