package dev.keyturn.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An access token is what its API wants. */
@RunningServer
abstract class AccessTokenFlow {

    @Autowired
    Api api;

    private final String name = Api.uniqueName("stock");
    private final String stock = "https://" + name + ".example.com";
    private final String scope = name + ":read";

    @Test
    @Rfc({"9068#2.1", "9068#2.2", "9068#2.2.1"})
    void clientCredentialsTokensHaveTheClaimsOfTheJwtProfile() throws Exception {
        register(Map.of());

        SignedJWT token = SignedJWT.parse(serviceToken());

        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getClaims())
                .containsKeys("iss", "exp", "aud", "sub", "client_id", "iat", "jti", "scope")
                .doesNotContainKeys("auth_time", "name", "email", "roles");
        assertThat(claims.getSubject()).isEqualTo(claims.getStringClaim("client_id"));
    }

    @Test
    @Rfc({"9068#2.2.1", "9068#2.2.2", "9068#2.2.3.1"})
    void anApiSetsLifetimeAlgorithmAndClaimsOfItsTokens() throws Exception {
        register(Map.of(
                "lifetime_seconds",
                90,
                "signing_algorithm",
                "RS256",
                "user_claims",
                List.of("name", "preferred_username", "email", "roles"),
                "static_claims",
                Map.of("tier", "gold")));

        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", scope))) {
            Partner attempt = partner.attempt("openid " + scope);
            SignedJWT token = SignedJWT.parse(accessToken(attempt.exchange(partner.allow(attempt))));

            assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
            JWTClaimsSet claims = token.getJWTClaimsSet();
            assertThat(lifetime(claims)).hasSeconds(90);
            assertThat(claims.getStringClaim("tier")).isEqualTo("gold");
            assertThat(claims.getStringClaim("name")).isEqualTo("Ada Lovelace");
            assertThat(claims.getStringClaim("preferred_username")).isEqualTo(partner.userName());
            assertThat(claims.getStringClaim("email")).isEqualTo(partner.userName() + "@example.com");
            assertThat(claims.getClaim("roles")).isNull();
            assertThat(claims.getClaim("auth_time")).isNotNull();
        }
    }

    @Test
    void aServicesTokenSaysNothingAboutAUser() throws Exception {
        register(Map.of("user_claims", List.of("email", "name"), "static_claims", Map.of("tier", "gold")));

        assertThat(SignedJWT.parse(serviceToken()).getJWTClaimsSet().getClaims())
                .containsEntry("tier", "gold")
                .doesNotContainKeys("email", "name");
    }

    @Test
    @Rfc({"9068#2.1", "8725#3.11"})
    void anApiCanHaveAccessTokensOfTypeJwt() throws Exception {
        register(Map.of("typ", "JWT"));
        String id = Api.uniqueName("service");
        String secret = registerService(id);

        String token = api.clientCredentials(id, secret, scope)
                .json()
                .get("access_token")
                .asString();

        assertThat(SignedJWT.parse(token).getHeader().getType().getType()).isEqualTo("JWT");
        assertThat(isActive(token, id, secret)).isTrue();
        assertThat(api.post("/oauth2/revoke", Map.of("token", token), id, secret)
                        .status())
                .isEqualTo(200);
        assertThat(isActive(token, id, secret)).isFalse();
    }

    @Test
    @Rfc({"9068#4", "8725#3.11", "8725#3.12"})
    void idTokensAreNotAcceptedAsAccessTokensEvenOfTypeJwt() throws Exception {
        register(Map.of("typ", "JWT"));
        String service = Api.uniqueName("service");
        String secret = registerService(service);

        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", scope))) {
            Partner attempt = partner.attempt("openid " + scope);
            HTTPResponse tokens = attempt.exchange(partner.allow(attempt));
            String accessToken = accessToken(tokens);
            String idToken = String.valueOf(tokens.getBodyAsJSONObject().get("id_token"));

            assertThat(List.of(accessToken, idToken))
                    .allSatisfy(token -> assertThat(
                                    SignedJWT.parse(token).getHeader().getType().getType())
                            .isEqualTo("JWT"));
            assertThat(SignedJWT.parse(idToken).getJWTClaimsSet().getAudience()).doesNotContain(stock);
            assertThat(api.get("/userinfo", accessToken).status()).isEqualTo(200);
            assertThat(api.get("/userinfo", idToken).status()).isEqualTo(401);
            assertThat(isActive(idToken, service, secret)).isFalse();
            assertThat(endSession(accessToken)).isEqualTo(400);
            assertThat(endSession(idToken)).isEqualTo(302);
            assertThat(authorizationWithHint(partner, accessToken)).contains("error=invalid_request");
            assertThat(authorizationWithHint(partner, idToken)).contains("code=");
            assertThat(revokeAsAdministrator(idToken)).isEqualTo(404);
            assertThat(revoke(idToken, partner)).isEqualTo(200);
            assertThat(api.get("/userinfo", accessToken).status()).isEqualTo(200);
            assertThat(revokeAsAdministrator(accessToken)).isEqualTo(204);
            assertThat(api.get("/userinfo", accessToken).status()).isEqualTo(401);
        }
    }

    private String authorizationWithHint(SignedInPartner partner, String hint) {
        URI request = partner.attempt("openid " + scope).authorizationUri();
        partner.browser().open(URI.create(request + "&prompt=none&id_token_hint=" + hint));
        return partner.browser().whereItLeft().toString();
    }

    private int revokeAsAdministrator(String token) {
        return api.admin("POST", "/revocations", Map.of("token", token, "reason", "a laptop was lost"))
                .status();
    }

    private int revoke(String token, SignedInPartner partner) {
        return api.post("/oauth2/revoke", Map.of("token", token, "client_id", partner.clientId()), null, null)
                .status();
    }

    private int endSession(String hint) {
        return api.get("/connect/logout?id_token_hint=" + hint, null).status();
    }

    private boolean isActive(String token, String client, String secret) {
        return api.post("/oauth2/introspect", Map.of("token", token), client, secret)
                .json()
                .get("active")
                .asBoolean();
    }

    @Test
    void aTokenForTwoApisIsWhatBothCanLiveWith() throws Exception {
        register(Map.of(
                "typ",
                "JWT",
                "lifetime_seconds",
                90,
                "signing_algorithm",
                "RS256",
                "static_claims",
                Map.of("tier", "gold", "region", "north")));
        String other = "https://other." + name + ".example.com";
        assertThat(api.admin(
                                "POST",
                                "/apis",
                                Map.of(
                                        "name",
                                        "Other",
                                        "audience",
                                        other,
                                        "scopes",
                                        List.of(),
                                        "access_tokens",
                                        Map.of(
                                                "lifetime_seconds",
                                                60,
                                                "static_claims",
                                                Map.of("tier", "silver", "region", "north"))))
                        .status())
                .isEqualTo(201);
        String id = Api.uniqueName("service");
        String secret = registerService(id);

        SignedJWT token =
                SignedJWT.parse(api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                                .header("Authorization", Api.basic(id, secret))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(
                                        "grant_type=client_credentials&resource=" + stock + "&resource=" + other)))
                        .json()
                        .get("access_token")
                        .asString());

        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(lifetime(claims)).hasSeconds(60);
        assertThat(claims.getClaims()).containsEntry("region", "north").doesNotContainKey("tier");
    }

    private void register(Map<String, Object> accessTokens) {
        Api.Answer answer = api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Stock",
                        "audience",
                        stock,
                        "scopes",
                        List.of(Map.of("name", scope, "description", "See the stock")),
                        "access_tokens",
                        accessTokens));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private String registerService(String id) {
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
                        List.of(scope)))
                .get("client_secret")
                .asString();
    }

    private String serviceToken() {
        String id = Api.uniqueName("service");
        return api.clientCredentials(id, registerService(id), scope)
                .json()
                .get("access_token")
                .asString();
    }

    private static String accessToken(HTTPResponse response) {
        return Partner.parse(response)
                .toSuccessResponse()
                .getTokens()
                .getAccessToken()
                .getValue();
    }

    private static Duration lifetime(JWTClaimsSet claims) {
        return Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
    }
}
