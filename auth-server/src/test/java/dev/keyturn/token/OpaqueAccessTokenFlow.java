package dev.keyturn.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.keyturn.storage.Purger;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** An access token that says nothing itself is introspected, revoked and forgotten like any other. */
@RunningServer
abstract class OpaqueAccessTokenFlow {

    private static final String INACTIVE = "{\"active\":false}";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    Purger purger;

    @Autowired
    JdbcTemplate database;

    private final String name = Api.uniqueName("vault");
    private final String vault = "https://" + name + ".example.com";
    private final String scope = name + ":read";
    private final String service = Api.uniqueName("service");
    private final String vaultApi = Api.uniqueName("vault-api");
    private String secret;
    private String vaultSecret;

    @BeforeEach
    void registerAnApiThatWantsOpaqueTokens() {
        vaultSecret = register(vaultApi, List.of());
        Api.Answer answer = api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Vault",
                        "audience",
                        vault,
                        "scopes",
                        List.of(Map.of("name", scope, "description", "See the vault")),
                        "access_tokens",
                        Map.of(
                                "format",
                                "opaque",
                                "lifetime_seconds",
                                900,
                                "user_claims",
                                List.of("email"),
                                "static_claims",
                                Map.of("tier", "gold"),
                                "introspection_client",
                                vaultApi)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        secret = register(service, List.of(scope));
    }

    @Test
    @Rfc({"7662#2.2", "6749#1.4"})
    void aClientGetsATokenThatOnlyIntrospectionCanRead() {
        String token = serviceToken();

        assertThat(token).matches("kta_[A-Za-z0-9]{49}");
        JsonNode answer = introspect(token);
        assertThat(answer.get("active").asBoolean()).isTrue();
        assertThat(answer.get("iss").asString()).isEqualTo(api.issuer().toString());
        assertThat(answer.get("sub").asString()).isEqualTo(service);
        assertThat(answer.get("client_id").asString()).isEqualTo(service);
        assertThat(answer.get("aud").toString()).contains(vault);
        assertThat(answer.get("scope").asString()).isEqualTo(scope);
        assertThat(answer.get("token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.get("tier").asString()).isEqualTo("gold");
        assertThat(answer.get("exp").asLong() - answer.get("iat").asLong()).isEqualTo(900);
        assertThat(answer.has("jti")).isTrue();
        assertThat(answer.has("auth_time")).isFalse();
        assertThat(database.queryForObject("select count(*) from oauth_token where digest = ?", Integer.class, token))
                .isZero();
    }

    @Test
    void introspectionTakesOneStatementAndNoneForAMistypedToken() {
        String token = serviceToken();
        introspect(token);

        assertThat(Statements.during(() -> introspect(token))).hasSize(1);
        String mistyped = token.substring(0, 20) + (token.charAt(20) == 'x' ? 'y' : 'x') + token.substring(21);
        assertThat(Statements.during(() -> assertThat(introspect(mistyped)).hasToString(INACTIVE)))
                .isEmpty();
    }

    /** The two tokens are added by one statement, and so in the transaction that spends the code. */
    @Test
    void exchangingACodeForOneTakesAtMostFourStatements() {
        String plain = registerApiThatAsksForNothingAboutUsers();
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", plain))) {
            Partner attempt = partner.attempt("openid " + plain);
            attempt.exchange(partner.allow(attempt));
            Partner next = partner.attempt("openid " + plain);
            AuthorizationCode code = partner.again(next);

            List<String> exchanging = Statements.during(
                    () -> assertThat(next.exchange(code).getStatusCode()).isEqualTo(200));

            assertThat(exchanging).hasSizeLessThanOrEqualTo(4);
            assertThat(exchanging)
                    .filteredOn(statement -> statement.contains("insert into oauth_token"))
                    .hasSize(1);
        }
    }

    @Test
    void refreshingForOneTakesAtMostFourStatements() {
        String plain = registerApiThatAsksForNothingAboutUsers();
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", plain))) {
            Partner attempt = partner.attempt("openid " + plain);
            RefreshToken first =
                    tokens(attempt.exchange(partner.allow(attempt))).getRefreshToken();
            RefreshToken second = tokens(attempt.refresh(first)).getRefreshToken();

            List<String> refreshing = Statements.during(
                    () -> assertThat(attempt.refresh(second).getStatusCode()).isEqualTo(200));

            assertThat(refreshing).hasSizeLessThanOrEqualTo(4).isNotEmpty();
        }
    }

    @Test
    void anAdministratorMayRevokeItAgain() {
        String token = serviceToken();
        Map<String, String> revocation = Map.of("token", token, "reason", "leaked");

        assertThat(api.admin("POST", "/revocations", revocation).status()).isEqualTo(204);
        assertThat(introspect(token)).hasToString(INACTIVE);
        assertThat(api.admin("POST", "/revocations", revocation).status()).isEqualTo(204);
    }

    @Test
    void oneFromAClockThatWasAheadIsNotValidBeforeTheClockGetsThere() {
        Duration ahead = Duration.ofMinutes(10);
        List<String> tokens = new ArrayList<>();
        clock.during(ahead, () -> tokens.add(serviceToken()));

        assertThat(introspect(tokens.get(0)).get("active").asBoolean()).isFalse();

        clock.during(
                ahead,
                () -> assertThat(introspect(tokens.get(0)).get("active").asBoolean())
                        .isTrue());
    }

    @Test
    @Rfc({"7009#2.1", "7009#2.2", "7662#2.2"})
    void canBeRevokedByItsClientOnly() {
        String token = serviceToken();

        api.post("/oauth2/revoke", Map.of("token", token), vaultApi, vaultSecret);
        assertThat(introspect(token).get("active").asBoolean()).isTrue();

        for (int i = 0; i < 2; i++) {
            assertThat(Statements.during(() -> assertThat(
                                    api.post("/oauth2/revoke", Map.of("token", token), service, secret)
                                            .status())
                            .isEqualTo(200)))
                    .hasSizeLessThanOrEqualTo(2);
        }
        assertThat(introspect(token)).hasToString(INACTIVE);
    }

    @Test
    void disablingTheClientEndsIt() {
        String token = serviceToken();

        assertThat(api.adminRaw("POST", "/clients/" + service + "/disable", "", "If-Match", "*")
                        .status())
                .isEqualTo(200);

        assertThat(introspect(token)).hasToString(INACTIVE);
    }

    @Test
    @Rfc({"7662#2.2", "9068#2.2.1", "OIDC-Core#5.3.1"})
    void aUsersTokenIdentifiesTheUserAndIsAcceptedByUserInfo() {
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", scope))) {
            Partner attempt = partner.attempt("openid " + scope);

            String token = accessToken(tokens(attempt.exchange(partner.allow(attempt))));

            JsonNode answer = introspect(token);
            assertThat(answer.get("email").asString()).isEqualTo(partner.userName() + "@example.com");
            assertThat(answer.has("auth_time")).isTrue();
            assertThat(answer.has("grant_id")).isTrue();
            assertThat(api.get("/userinfo", token).json().get("sub").asString())
                    .isEqualTo(answer.get("sub").asString());
        }
    }

    @Test
    @Rfc({"7009#2.1", "9700#4.14.2"})
    void isRevokedWithItsGrant() {
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", scope))) {
            Partner attempt = partner.attempt("openid " + scope);
            Tokens first = tokens(attempt.exchange(partner.allow(attempt)));
            RefreshToken refreshToken = first.getRefreshToken();
            Tokens second = tokens(attempt.refresh(refreshToken));
            assertThat(introspect(accessToken(first)).get("active").asBoolean()).isTrue();
            assertThat(introspect(accessToken(second)).get("active").asBoolean())
                    .isTrue();

            assertThat(api.post(
                                    "/oauth2/revoke",
                                    Map.of(
                                            "token",
                                            second.getRefreshToken().getValue(),
                                            "client_id",
                                            partner.clientId()),
                                    null,
                                    null)
                            .status())
                    .isEqualTo(200);

            assertThat(introspect(accessToken(first))).hasToString(INACTIVE);
            assertThat(introspect(accessToken(second))).hasToString(INACTIVE);
            assertThat(api.get("/userinfo", accessToken(second)).status()).isEqualTo(401);
        }
    }

    @Test
    void expiredTokensAreForgottenWithAndWithoutTheirGrant() {
        String token = serviceToken();
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", scope))) {
            Partner attempt = partner.attempt("openid " + scope);
            Tokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

            clock.during(Duration.ofSeconds(901), () -> {
                assertThat(introspect(token)).hasToString(INACTIVE);
                assertThat(introspect(accessToken(tokens))).hasToString(INACTIVE);
                purger.run();
            });

            assertThat(rowsOf(service)).isZero();
            assertThat(database.queryForObject(
                            "select count(*) from oauth_token t join oauth_authorization a on a.id = t.authorization_id"
                                    + " where a.client_id = ? and t.kind = 'ACCESS'",
                            Integer.class,
                            partner.clientId()))
                    .isZero();
            assertThat(attempt.refresh(tokens.getRefreshToken()).getStatusCode())
                    .isEqualTo(200);
        }
    }

    /** @return its scope; to tell about a user, one has to look */
    private String registerApiThatAsksForNothingAboutUsers() {
        String plain = Api.uniqueName("plain");
        Api.Answer answer = api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Plain",
                        "audience",
                        "https://" + plain + ".example.com",
                        "scopes",
                        List.of(Map.of("name", plain, "description", "See it")),
                        "access_tokens",
                        Map.of("format", "opaque")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return plain;
    }

    private int rowsOf(String clientId) {
        return Objects.requireNonNull(database.queryForObject(
                "select count(*) from oauth_authorization where client_id = ?", Integer.class, clientId));
    }

    private String register(String id, List<String> scopes) {
        return api.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "Service",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        scopes))
                .get("client_secret")
                .asString();
    }

    private String serviceToken() {
        Api.Answer answer = api.clientCredentials(service, secret, scope);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").asString();
    }

    private JsonNode introspect(String token) {
        return api.post("/oauth2/introspect", Map.of("token", token), vaultApi, vaultSecret)
                .json();
    }

    private static Tokens tokens(HTTPResponse response) {
        return Partner.parse(response).toSuccessResponse().getTokens();
    }

    private static String accessToken(Tokens tokens) {
        return tokens.getAccessToken().getValue();
    }
}
