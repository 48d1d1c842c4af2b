package dev.keyturn.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.client.authentication.assertion.TestKeys;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that authenticates with its key, whether or not it says besides who it is. */
@RunningServer
abstract class ClientAssertionFlow {

    @Autowired
    Api api;

    @Autowired
    JsonMapper json;

    private final String clientId = Api.uniqueName("key-holder");

    @BeforeEach
    void registerClient() {
        api.registerOrdersApi();
        api.registerClient(TestKeys.holder(clientId, "scopes", List.of("orders:read")));
    }

    @Test
    @Rfc({"7521#4.2", "7523#2.2", "7523#3"})
    void theClientIdCanBeOmittedWithAnAssertion() {
        Api.Answer answer = post("/oauth2/token", assertion(), Map.of("scope", "orders:read"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        String token = answer.json().get("access_token").asString();
        assertThat(post("/oauth2/introspect", assertion(), Map.of("token", token))
                        .json()
                        .get("client_id")
                        .asString())
                .isEqualTo(clientId);
        assertThat(post("/oauth2/revoke", assertion(), Map.of("token", token)).status())
                .isEqualTo(200);
        assertThat(post("/oauth2/introspect", assertion(), Map.of("token", token, "client_id", ""))
                        .json()
                        .get("active")
                        .asBoolean())
                .isFalse();
    }

    @Test
    @Rfc("7521#4.2")
    void aClientIdMustMatchTheAssertion() {
        assertThat(post("/oauth2/token", assertion(), Map.of("client_id", clientId))
                        .status())
                .isEqualTo(200);
        assertInvalidClient(post("/oauth2/token", assertion(), Map.of("client_id", RunningServer.AUTOMATION_ID)));
    }

    @Test
    void anAssertionOfOneClientDoesNotAuthenticateAnother() {
        assertInvalidClient(post(
                "/oauth2/token",
                TestKeys.assertion(RunningServer.AUTOMATION_ID, api.issuer().toString()),
                Map.of()));
    }

    @Test
    void tokensNameTheKeyAmongOthersAndEndWithIt() throws Exception {
        ECKey lost = new ECKeyGenerator(Curve.P_256).generate();
        String id = Api.uniqueName("key-holder");
        api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                "Key holder",
                "token_endpoint_auth_method",
                "private_key_jwt",
                "grant_types",
                List.of("client_credentials"),
                "jwks",
                json.readTree(new JWKSet(List.of(
                                JWKSet.parse(TestKeys.publicSet()).getKeys().get(0), lost))
                        .toString(true)),
                "scopes",
                List.of("orders:read")));
        String credential = lost.computeThumbprint().toString();
        String token = post("/oauth2/token", assertion(id, lost), Map.of("scope", "orders:read"))
                .json()
                .get("access_token")
                .asString();
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("credential_id"))
                .isEqualTo(credential);

        Api.Answer revoked =
                api.admin("POST", "/revocations", Map.of("credential_id", credential, "reason", "a laptop was lost"));

        assertThat(revoked.status()).as(revoked.body()).isEqualTo(204);
        Map<String, String> form = Map.of("token", token);
        assertThat(post("/oauth2/introspect", assertion(id, lost), form).body()).isEqualTo("{\"active\":false}");
        String other = post("/oauth2/token", TestKeys.assertion(id, api.issuer().toString()), Map.of())
                .json()
                .get("access_token")
                .asString();
        assertThat(post("/oauth2/introspect", assertion(id, lost), Map.of("token", other))
                        .json()
                        .get("active")
                        .asBoolean())
                .isTrue();
    }

    /** Says in its header that another key has signed it, which nobody is to believe. */
    private String assertion(String client, ECKey key) throws JOSEException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(client)
                .subject(client)
                .audience(api.issuer().toString())
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .build();
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .customParam("dev.keyturn.signing-key", "mine")
                        .build(),
                claims);
        assertion.sign(new ECDSASigner(key));
        return assertion.serialize();
    }

    @Test
    @Rfc({"7523#3", "OIDC-Core#9"})
    void theTokenEndpointIsAcceptedAsAudienceUnlessTheClientRequiresTheIssuer() {
        String endpoint = api.issuer() + "/oauth2/token";
        assertThat(post("/oauth2/token", TestKeys.assertion(clientId, endpoint), Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(post("/oauth2/revoke", TestKeys.assertion(clientId, endpoint), Map.of("token", "x"))
                        .status())
                .isEqualTo(200);
        String strict = Api.uniqueName("key-holder");
        JsonNode registered = api.registerClient(TestKeys.holder(strict, "require_issuer_audience", true));

        assertThat(registered.get("require_issuer_audience").asBoolean()).isTrue();
        assertInvalidClient(post("/oauth2/token", TestKeys.assertion(strict, endpoint), Map.of()));
        assertThat(post("/oauth2/token", TestKeys.assertion(strict, api.issuer().toString()), Map.of())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void takesOneStatement() {
        post("/oauth2/token", assertion(), Map.of("scope", "orders:read"));
        String assertion = assertion();

        List<String> statements =
                Statements.during(() -> assertThat(post("/oauth2/token", assertion, Map.of("scope", "orders:read"))
                                .status())
                        .isEqualTo(200));

        assertThat(statements).hasSize(1);
    }

    @Test
    @Rfc("7523#3")
    void anAssertionIsAcceptedOnce() {
        String assertion = assertion();

        assertThat(post("/oauth2/token", assertion, Map.of()).status()).isEqualTo(200);
        assertInvalidClient(post("/oauth2/token", assertion, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "..",
                "eyJhbGciOiJub25lIn0.e30.",
                "eyJhbGciOiJFUzI1NiJ9.e30.AA",
                "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOjF9.AA",
                "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiInIG9yIDE9MSAtLSJ9.AA",
                "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.AA"
            })
    @Rfc("6749#5.2")
    void anUnreadableAssertionOrOneOfAnUnknownClientIsInvalidClient(String assertion) {
        assertInvalidClient(post("/oauth2/token", assertion, Map.of()));
    }

    @Test
    void oneThatIsFarTooLongIsAnInvalidClient() {
        assertInvalidClient(post("/oauth2/token", assertion() + "A".repeat(30_000), Map.of()));
    }

    private String assertion() {
        return TestKeys.assertion(clientId, api.issuer().toString());
    }

    private Api.Answer post(String path, String assertion, Map<String, String> more) {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type",
                "client_credentials",
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion));
        form.putAll(more);
        return api.post(path, form, null, null);
    }

    private static void assertInvalidClient(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_client");
        assertThat(answer.body()).doesNotContain("Exception", "assertion");
    }
}
