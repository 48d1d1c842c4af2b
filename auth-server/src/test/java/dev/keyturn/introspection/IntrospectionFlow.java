package dev.keyturn.introspection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.signing.JwtSigner;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Who is told what about which token. */
@RunningServer
abstract class IntrospectionFlow {

    private static final String INACTIVE = "{\"active\":false}";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    /** The server's own, for tokens that it would never issue. */
    @Autowired
    JwtSigner signer;

    private final String name = Api.uniqueName("stock");
    private final String stock = "https://" + name + ".example.com";
    private final String scope = name + ":read";
    private final String owner = Api.uniqueName("owner");
    private final String resourceServer = Api.uniqueName("stock-api");
    private final String stranger = Api.uniqueName("stranger");
    private final Map<String, String> secrets = new HashMap<>();

    @BeforeEach
    void registerTheApiAndItsClients() {
        api.registerOrdersApi();
        register(resourceServer, List.of());
        register(stranger, List.of("orders:read"));
        registerApi("jwt");
        register(owner, List.of(scope, "orders:read"));
    }

    void registerApi(String format) {
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
                        Map.of("format", format, "introspection_client", resourceServer)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    @Test
    @Rfc({"7662#2.2", "7662#4"})
    void aTokenIsActiveForItsClientAndItsResourceServerOnly() {
        String token = token(owner, scope);

        assertThat(introspect(owner, token).get("active").asBoolean()).isTrue();
        JsonNode answer = introspect(resourceServer, token);
        assertThat(answer.get("active").asBoolean()).isTrue();
        assertThat(answer.get("client_id").asString()).isEqualTo(owner);
        assertThat(answer.get("scope").asString()).isEqualTo(scope);
        assertThat(introspect(stranger, token)).hasToString(INACTIVE);
        assertThat(introspect(resourceServer, token(owner, "orders:read"))).hasToString(INACTIVE);
    }

    @Test
    void introspectionOfAJwtByAResourceServerTakesNoStatement() {
        String token = token(owner, scope);
        introspect(resourceServer, token);

        assertThat(Statements.during(() -> introspect(resourceServer, token))).isEmpty();
    }

    @Test
    void aDeletedClientLearnsNothingEvenIfItsIdentifierIsReused() {
        String token = token(owner, scope);
        assertThat(api.admin("DELETE", "/clients/" + resourceServer, null).status())
                .isEqualTo(204);
        register(resourceServer, List.of());

        assertThat(introspect(resourceServer, token)).hasToString(INACTIVE);
    }

    @Test
    @Rfc({"7662#2.1", "7662#2.2"})
    void aRefreshTokenIsActiveForItsClientOnly() {
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", scope))) {
            Partner attempt = partner.attempt("openid " + scope);
            var tokens = Partner.parse(attempt.exchange(partner.allow(attempt)))
                    .toSuccessResponse()
                    .getTokens();

            assertThat(introspect(resourceServer, tokens.getRefreshToken().getValue()))
                    .hasToString(INACTIVE);
            assertThat(introspect(stranger, tokens.getRefreshToken().getValue()))
                    .hasToString(INACTIVE);
            assertThat(introspect(resourceServer, tokens.getAccessToken().getValue())
                            .get("active")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    @Rfc({"9701#4", "9701#5"})
    void aResourceServerCanRequestASignedResponse() throws Exception {
        Api.Answer answer = ask(resourceServer, token(owner, scope), "application/token-introspection+jwt");

        assertThat(answer.header("Content-Type")).isEqualTo("application/token-introspection+jwt");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        SignedJWT jwt = SignedJWT.parse(answer.body());
        assertThat(jwt.getHeader().getType().getType()).isEqualTo("token-introspection+jwt");
        JWK key = JWKSet.parse(api.get("/oauth2/jwks", null).body())
                .getKeyByKeyId(jwt.getHeader().getKeyID());
        assertThat(jwt.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo(api.issuer().toString());
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(resourceServer);
        assertThat(jwt.getJWTClaimsSet().getIssueTime()).isNotNull();
        assertThat(jwt.getJWTClaimsSet().getClaims()).doesNotContainKeys("sub", "exp");
        assertThat(jwt.getJWTClaimsSet().getJSONObjectClaim("token_introspection"))
                .containsEntry("active", true)
                .containsEntry("scope", scope)
                .containsEntry("client_id", owner)
                .containsEntry("iss", api.issuer().toString())
                .hasEntrySatisfying("exp", exp -> assertThat(exp).isInstanceOf(Number.class));
    }

    @Test
    @Rfc({"9701#5", "9701#8.1"})
    void aSignedResponseRevealsNothingOfOtherClientsTokensAndIsNoAccessToken() throws Exception {
        Api.Answer answer = ask(stranger, token(owner, scope), "application/token-introspection+jwt");

        SignedJWT jwt = SignedJWT.parse(answer.body());
        assertThat(jwt.getJWTClaimsSet().getJSONObjectClaim("token_introspection"))
                .isEqualTo(Map.of("active", false));
        assertThat(introspect(stranger, answer.body())).hasToString(INACTIVE);
        assertThat(api.get("/userinfo", answer.body()).status()).isEqualTo(401);
    }

    @Test
    @Rfc({"8414#2", "9701#7"})
    void metadataListsTheSigningAlgorithms() {
        assertThat(api.get("/.well-known/oauth-authorization-server", null)
                        .json()
                        .get("introspection_signing_alg_values_supported"))
                .hasToString("[\"RS256\"]");
    }

    @Test
    @Rfc({"7662#2.2", "7662#4", "8725#2.1", "8725#3.1", "8725#3.10"})
    void aForgedTokenIsInactive() throws Exception {
        SignedJWT genuine = SignedJWT.parse(token(owner, scope));
        JWTClaimsSet claims = genuine.getJWTClaimsSet();
        ECKey published = JWKSet.parse(api.get("/oauth2/jwks", null).body())
                .getKeyByKeyId(genuine.getHeader().getKeyID())
                .toECKey();
        ECKey thiefs =
                new ECKeyGenerator(Curve.P_256).keyID(published.getKeyID()).generate();
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(published.getKeyID());
        SignedJWT embedded = new SignedJWT(header.jwk(thiefs.toPublicJWK()).build(), claims);
        embedded.sign(new ECDSASigner(thiefs));
        SignedJWT critical = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(published.getKeyID())
                        .criticalParams(Set.of("exp"))
                        .customParam("exp", 1)
                        .build(),
                claims);
        critical.sign(new ECDSASigner(thiefs));
        SignedJWT mac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(published.getKeyID())
                        .build(),
                claims);
        mac.sign(new MACSigner(published.toECPublicKey().getEncoded()));
        JWSObject duplicate = new JWSObject(
                header.jwk(null).build(), new Payload(claims.toString().replaceFirst("\\{", "{\"sub\":\"root\",")));
        duplicate.sign(new ECDSASigner(thiefs));

        for (String forged : List.of(
                embedded.serialize(),
                critical.serialize(),
                mac.serialize(),
                duplicate.serialize(),
                new PlainJWT(claims).serialize(),
                genuine.serialize().substring(0, genuine.serialize().lastIndexOf('.') + 1))) {
            assertThat(introspect(owner, forged)).hasToString(INACTIVE);
        }
        assertThat(introspect(owner, genuine.serialize()).get("active").asBoolean())
                .isTrue();
    }

    @Test
    @Rfc({"7662#4", "9068#4", "8725#3.11"})
    void aJwtSignedByTheServerThatIsNoAccessTokenIsInactive() throws Exception {
        Map<String, Object> genuine = new HashMap<>(
                SignedJWT.parse(token(owner, scope)).getJWTClaimsSet().getClaims());
        genuine.replaceAll((claim, value) -> value instanceof Date date ? date.toInstant() : value);
        Instant now = Instant.now();

        assertThat(introspect(owner, signed("at+jwt", genuine, Map.of()))
                        .get("active")
                        .asBoolean())
                .isTrue();
        for (Map<String, Object> difference : List.<Map<String, Object>>of(
                Map.of("iss", "https://other.example.com"),
                Map.of("iat", now.minusSeconds(60), "exp", now.minusSeconds(1)),
                Map.of("nbf", now.plusSeconds(300)),
                Map.of("client_id", "nobody-of-that-name"),
                Map.of("filler", "x".repeat(20_000)))) {
            assertThat(introspect(owner, signed("at+jwt", genuine, difference)))
                    .as(difference.keySet().toString())
                    .hasToString(INACTIVE);
        }
        Map<String, Object> ofNoClient = new HashMap<>(genuine);
        ofNoClient.remove("client_id");
        assertThat(introspect(owner, signed("JWT", ofNoClient, Map.of()))).hasToString(INACTIVE);
        assertThat(introspect(owner, signed("logout+jwt", genuine, Map.of()))).hasToString(INACTIVE);
    }

    @Test
    void aTokenOfAHundredKilobytesIsNotEvenRead() throws Exception {
        Map<String, Object> genuine = new HashMap<>(
                SignedJWT.parse(token(owner, scope)).getJWTClaimsSet().getClaims());
        genuine.replaceAll((claim, value) -> value instanceof Date date ? date.toInstant() : value);
        String huge = signed("at+jwt", genuine, Map.of("filler", "x".repeat(100_000)));

        Api.Answer answer = api.post("/oauth2/introspect", Map.of("token", huge), owner, secrets.get(owner));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).doesNotContain("active", "Exception");
    }

    @Test
    @Rfc("7662#2.2")
    void anExpiredTokenIsInactive() {
        String token = token(owner, scope);

        clock.during(
                Duration.ofMinutes(11),
                () -> assertThat(introspect(resourceServer, token)).hasToString(INACTIVE));
    }

    private String signed(String type, Map<String, Object> claims, Map<String, Object> difference) {
        Map<String, Object> all = new HashMap<>(claims);
        all.putAll(difference);
        return signer.sign("ES256", type, all);
    }

    private void register(String id, List<String> scopes) {
        secrets.put(
                id,
                api.registerClient(Map.of(
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
                        .asString());
    }

    private String token(String client, String wanted) {
        return api.clientCredentials(client, secret(client), wanted)
                .json()
                .get("access_token")
                .asString();
    }

    private String secret(String client) {
        return Objects.requireNonNull(secrets.get(client), client);
    }

    private JsonNode introspect(String client, String token) {
        return ask(client, token, "application/json").json();
    }

    private Api.Answer ask(String client, String token, String accepted) {
        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/introspect"))
                .header("Authorization", Api.basic(client, secret(client)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", accepted)
                .POST(BodyPublishers.ofString(Api.encode(Map.of("token", token)), StandardCharsets.US_ASCII)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
