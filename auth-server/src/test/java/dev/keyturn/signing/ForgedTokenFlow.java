package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A token that is not one of ours, although one of our keys has signed it, opens nothing anywhere and harms no other. */
@RunningServer
abstract class ForgedTokenFlow {

    private static final String SCOPE = "admin:clients:read";
    private static final int LARGE = 100_000;

    @Autowired
    Api api;

    @Autowired
    KeyRing keyRing;

    private String genuine;
    private Map<String, Object> claims;

    @BeforeEach
    void getAToken() throws Exception {
        genuine = api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, SCOPE)
                .json()
                .get("access_token")
                .asString();
        claims = SignedJWT.parse(genuine).getJWTClaimsSet().toJSONObject();
    }

    @Test
    void aCorrectTokenOfTheTestIsAccepted() throws Exception {
        String same = signed(SigningAlgorithm.ES256, JSONObjectUtils.toJSONString(claims));

        assertThat(introspect(same).json().get("active").asBoolean()).isTrue();
        assertThat(api.get("/admin/api/v1/clients", same).status()).isEqualTo(200);
    }

    @Test
    @Rfc({"7662#2.2", "7009#2.2", "6750#3.1", "9068#4"})
    void aTokenOfAnotherIssuerIsRejectedEverywhere() throws Exception {
        for (Object issuer : List.of("https://other.example.com", "", 1, api.issuer() + "/")) {
            claims.put("iss", issuer);

            assertRefusedEverywhere(signed(SigningAlgorithm.ES256, JSONObjectUtils.toJSONString(claims)));
        }
        claims.remove("iss");
        assertRefusedEverywhere(signed(SigningAlgorithm.ES256, JSONObjectUtils.toJSONString(claims)));
    }

    @Test
    @Rfc({"7662#2.2", "7009#2.2", "6750#3.1"})
    void aTokenOfADestroyedKeyIsRejectedEverywhere() throws Exception {
        keyRing.activate(SigningAlgorithm.ES384);
        String token = signed(SigningAlgorithm.ES384, JSONObjectUtils.toJSONString(claims));
        assertThat(introspect(token).json().get("active").asBoolean()).isTrue();

        keyRing.revoke(keyRing.active(SigningAlgorithm.ES384.jose()).keyId());

        assertRefusedEverywhere(token);
    }

    /** Each spelling would take a place of its own in the caches. */
    @Test
    @Rfc("7515#2")
    void anotherSpellingOfTheSignatureIsRejectedEverywhere() {
        int middle = genuine.length() - 20;
        for (String spelling : List.of(
                genuine + "=",
                genuine + "==",
                genuine + "!",
                genuine + "!".repeat(1000),
                genuine.substring(0, middle) + "*" + genuine.substring(middle))) {
            assertThat(introspect(spelling).json().get("active").asBoolean())
                    .as(spelling)
                    .isFalse();
            assertThat(api.get("/userinfo", spelling).status()).as(spelling).isEqualTo(401);
        }
    }

    @Test
    @Rfc("7519#4")
    void aTokenWithADuplicateClaimIsRejectedEverywhere() throws Exception {
        String json = JSONObjectUtils.toJSONString(claims);
        for (String claim :
                List.of("\"sub\":\"root\"", "\"scope\":\"admin:keys:write\"", "\"exp\":99999999999", "\"iss\":\"x\"")) {
            assertRefusedEverywhere(signed(SigningAlgorithm.ES256, "{" + claim + "," + json.substring(1)));
            assertRefusedEverywhere(
                    signed(SigningAlgorithm.ES256, json.substring(0, json.length() - 1) + "," + claim + "}"));
        }
    }

    @Test
    @Rfc({"7662#2.2", "7009#2.2", "6750#3.1"})
    void aTokenOfAHundredKilobytesIsRejectedEverywhere() throws Exception {
        claims.put("filler", "x".repeat(LARGE));
        String token = signed(SigningAlgorithm.ES256, JSONObjectUtils.toJSONString(claims));

        for (Answer refused : List.of(introspect(token), revoke(token))) {
            assertThat(refused.status()).isEqualTo(413);
            leaksNothing(refused);
        }
        for (String path : List.of("/userinfo", "/admin/api/v1/clients")) {
            // with a connection of its own, which the server closes
            Answer refused = new Api(api.issuer()).get(path, token);
            assertThat(refused.status()).as(path).isEqualTo(431);
            leaksNothing(refused);
        }
        assertNotFoundByAdministrators(token);
        assertNothingIsLost();
    }

    private void assertRefusedEverywhere(String token) {
        assertThat(introspect(token).body()).isEqualTo("{\"active\":false}");
        Answer revoked = revoke(token);
        assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
        for (String path : List.of("/userinfo", "/admin/api/v1/clients", "/revocations")) {
            Answer refused = api.get(path, token);
            assertThat(refused.status()).as(path + refused.body()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).as(path).contains("invalid_token");
            leaksNothing(refused);
        }
        Answer posted = api.send(HttpRequest.newBuilder(api.issuer().resolve("/userinfo"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(posted.status()).isEqualTo(401);
        assertNotFoundByAdministrators(token);
        assertNothingIsLost();
    }

    private void assertNotFoundByAdministrators(String token) {
        Answer refused = api.admin("POST", "/revocations", Map.of("token", token, "reason", "found somewhere"));
        assertThat(refused.status()).as(refused.body()).isEqualTo(404);
        assertThat(refused.json().get("code").asString()).isEqualTo("token-not-found");
        leaksNothing(refused);
    }

    /** The token whose identifier the forged one has, too. */
    private void assertNothingIsLost() {
        assertThat(introspect(genuine).json().get("active").asBoolean()).isTrue();
        assertThat(api.get("/admin/api/v1/clients", genuine).status()).isEqualTo(200);
    }

    private Answer introspect(String token) {
        return api.post(
                "/oauth2/introspect",
                Map.of("token", token),
                RunningServer.AUTOMATION_ID,
                RunningServer.AUTOMATION_SECRET);
    }

    private Answer revoke(String token) {
        return api.post(
                "/oauth2/revoke", Map.of("token", token), RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET);
    }

    private static void leaksNothing(Answer answer) {
        assertThat(answer.body()).doesNotContain("Exception", "\tat ", "org.springframework", "com.nimbusds");
    }

    private String signed(SigningAlgorithm algorithm, String payload) throws Exception {
        ActiveKey key = keyRing.active(algorithm.jose());
        JWSObject object = new JWSObject(
                new JWSHeader.Builder(key.algorithm())
                        .keyID(key.keyId())
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                new Payload(payload));
        object.sign(key.signer());
        return object.serialize();
    }
}
