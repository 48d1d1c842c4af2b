package dev.keyturn.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.keyturn.client.authentication.assertion.TestKeys;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The clock is set back and forward, and every token keeps to the one clock of the server. */
@RunningServer
abstract class ClockFlow {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JsonMapper json;

    private final String client = Api.uniqueName("service");
    private String secret;

    @BeforeEach
    void registerService() {
        api.registerOrdersApi();
        secret = api.registerClient(Map.of(
                        "client_id",
                        client,
                        "client_name",
                        "Service",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("orders:read")))
                .get("client_secret")
                .asString();
    }

    @ParameterizedTest
    @ValueSource(longs = {-400, -1, 1, 400})
    void aTokenBeginsAndEndsByTheServersClock(long days) {
        Duration shift = Duration.ofDays(days);
        List<String> tokens = new ArrayList<>();
        Instant before = clock.instant().plus(shift);

        clock.during(shift, () -> {
            tokens.add(token());
            assertThat(isActive(tokens.get(0))).isTrue();
        });

        JWTClaimsSet claims = claims(tokens.get(0));
        assertThat(claims.getNotBeforeTime()).isNull();
        assertThat(claims.getIssueTime().toInstant())
                .isBetween(before.minusSeconds(1), clock.instant().plus(shift));
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(LIFETIME);
        clock.during(
                shift.plus(LIFETIME).minusSeconds(30),
                () -> assertThat(isActive(tokens.get(0))).isTrue());
        clock.during(
                shift.plus(LIFETIME), () -> assertThat(isActive(tokens.get(0))).isFalse());
    }

    @Test
    void aTokenOutlivesAClockThatIsWrongForAWhile() {
        String token = token();

        clock.during(LIFETIME, () -> assertThat(isActive(token)).isFalse());
        clock.during(Duration.ofMinutes(-10), () -> assertThat(isActive(token)).isFalse());
        clock.during(Duration.ofSeconds(-50), () -> assertThat(isActive(token)).isTrue());

        assertThat(isActive(token)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2M", "PT23H"})
    void tokensIssuedByAClockAheadAreNotYetValid(Duration ahead) {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            partner.allow(partner.attempt());
            Partner user = partner.attempt();
            Partner waiting = partner.attempt();
            List<OIDCTokens> issued = new ArrayList<>();
            List<AuthorizationCode> codes = new ArrayList<>();
            clock.during(ahead, () -> {
                issued.add(tokens(user.exchange(partner.again(user))));
                codes.add(partner.again(waiting));
            });
            OIDCTokens tokens = issued.get(0);
            String accessToken = tokens.getAccessToken().getValue();
            String logout = "/connect/logout?id_token_hint=" + tokens.getIDTokenString();

            assertThat(api.get("/userinfo", accessToken).status()).isEqualTo(401);
            assertThat(api.get(logout, null).status()).isEqualTo(400);
            assertThat(errorCode(waiting.exchange(codes.get(0)))).isEqualTo("invalid_grant");
            assertThat(errorCode(user.refresh(tokens.getRefreshToken()))).isEqualTo("invalid_grant");

            clock.during(ahead, () -> {
                assertThat(api.get("/userinfo", accessToken).status()).isEqualTo(200);
                assertThat(api.get(logout, null).status()).isEqualTo(302);
                assertThat(tokens(waiting.exchange(codes.get(0))).getRefreshToken())
                        .isNotNull();
                assertThat(tokens(user.refresh(tokens.getRefreshToken())).getRefreshToken())
                        .isNotNull();
            });
        }
    }

    @Test
    void aTokenThatIsNotValidYetCanBeRevoked() {
        Duration ahead = Duration.ofHours(1);
        List<String> tokens = new ArrayList<>();
        clock.during(ahead, () -> tokens.add(token()));
        assertThat(isActive(tokens.get(0))).isFalse();

        api.post("/oauth2/revoke", Map.of("token", tokens.get(0)), client, secret);

        clock.during(ahead, () -> assertThat(isActive(tokens.get(0))).isFalse());
    }

    @Test
    void aTokenFromAClockThatWasFarAheadIsNoLongerValidWhenItIsSetBack() {
        List<String> tokens = new ArrayList<>();

        clock.during(Duration.ofDays(40), () -> tokens.add(token()));

        assertThat(isActive(tokens.get(0))).isFalse();
        assertThat(api.get("/userinfo", tokens.get(0)).status()).isEqualTo(401);
        clock.during(
                Duration.ofDays(40), () -> assertThat(isActive(tokens.get(0))).isTrue());
    }

    @Test
    void revokedTokensStayRevokedAfterClockChanges() {
        String token = token();
        api.post("/oauth2/revoke", Map.of("token", token), client, secret);

        for (long minutes : new long[] {-30, -2, 0, 2, 4}) {
            clock.during(
                    Duration.ofMinutes(minutes),
                    () -> assertThat(isActive(token)).isFalse());
        }
    }

    @Test
    void anIdTokenBeginsByTheServersClockToo() throws Exception {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            partner.allow(partner.attempt());
            List<JWTClaimsSet> idTokens = new ArrayList<>();
            Duration shift = Duration.ofHours(1);

            clock.during(shift, () -> {
                Partner attempt = partner.attempt();
                idTokens.add(idToken(attempt, partner));
            });

            assertThat(idTokens.get(0).getIssueTime().toInstant())
                    .isAfter(clock.instant().plus(shift).minusSeconds(60));
        }
    }

    @Test
    void anAssertionIsJudgedByTheServersClock() {
        String id = Api.uniqueName("key-holder");
        api.registerClient(TestKeys.holder(id, "scopes", List.of("orders:read")));

        for (int minutes : new int[] {-10, 10}) {
            clock.during(
                    Duration.ofMinutes(minutes),
                    () -> assertThat(tokenFor(id).status()).isEqualTo(401));
        }
        assertThat(tokenFor(id).status()).isEqualTo(200);
    }

    private Api.Answer tokenFor(String id) {
        return api.post(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        TestKeys.assertion(id, api.issuer().toString())),
                null,
                null);
    }

    private static OIDCTokens tokens(HTTPResponse response) {
        return ((OIDCTokenResponse) Partner.parse(response).toSuccessResponse()).getOIDCTokens();
    }

    private static String errorCode(HTTPResponse response) {
        return Partner.parse(response).toErrorResponse().getErrorObject().getCode();
    }

    private static JWTClaimsSet idToken(Partner attempt, SignedInPartner partner) {
        OIDCTokenResponse response = (OIDCTokenResponse)
                Partner.parse(attempt.exchange(partner.again(attempt))).toSuccessResponse();
        try {
            return response.getOIDCTokens().getIDToken().getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private String token() {
        Api.Answer answer = api.clientCredentials(client, secret, "orders:read");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").asString();
    }

    private boolean isActive(String token) {
        return api.post("/oauth2/introspect", Map.of("token", token), client, secret)
                .json()
                .get("active")
                .asBoolean();
    }

    private static JWTClaimsSet claims(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
