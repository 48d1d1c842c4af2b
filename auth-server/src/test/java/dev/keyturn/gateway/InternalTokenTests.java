package dev.keyturn.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.signing.JwtSigner;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The short JWT that a gateway may pass on in place of a checked credential. */
@RunningServer
@OnH2
class InternalTokenTests {

    private static final String HEADER = "X-Keyturn-Token";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    /** The server's own, for a token that it would never issue. */
    @Autowired
    JwtSigner signer;

    private GatewayScene scene;

    @BeforeEach
    void registerTheApiAndItsClients() {
        scene = new GatewayScene(api, "jwt");
    }

    @Test
    @Rfc("8725#3.11")
    void aGatewayThatAsksGetsAJwtOfItsOwnTypeForTheApiAlone() throws Exception {
        String credential = scene.token(scene.read + " " + scene.write);

        SignedJWT token = SignedJWT.parse(check(credential).header(HEADER));

        assertThat(token.getHeader().getType()).hasToString("gateway-token+jwt");
        assertThat(isSignedByTheServer(token)).isTrue();
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(api.issuer().toString());
        assertThat(claims.getAudience()).containsExactly(scene.audience);
        assertThat(claims.getSubject()).isEqualTo(scene.owner);
        assertThat(claims.getStringClaim("client_id")).isEqualTo(scene.owner);
        assertThat(claims.getStringClaim("scope")).isEqualTo(scene.read + " " + scene.write);
        assertThat(claims.getClaim("act")).isEqualTo(Map.of("sub", scene.gateway));
        assertThat(claims.getStringClaim("credential_id"))
                .isEqualTo(claimsOf(credential).getStringClaim("credential_id"));
        assertThat(claims.getJWTID())
                .isNotEmpty()
                .isNotEqualTo(claimsOf(credential).getJWTID());
        assertThat(secondsOf(claims)).isEqualTo(60);
    }

    @Test
    void aGatewayThatDoesNotAskGetsNone() {
        assertThat(send(query(), scene.token(scene.read)).header(HEADER)).isEmpty();
    }

    @Test
    void aTokenForTwoApisBecomesOneForTheAskedOne() throws Exception {
        JWTClaimsSet claims = internalOf(scene.tokenForBothApis());

        assertThat(claims.getAudience()).containsExactly(scene.audience);
        assertThat(claims.getStringClaim("scope")).isEqualTo(scene.read);
    }

    @Test
    void anApiKeyAndAnOpaqueTokenBecomeJwtsToo() throws Exception {
        var key = scene.issueKey(Map.of());
        JWTClaimsSet ofKey = internalOf(key.get("key").asString());
        assertThat(ofKey.getSubject()).isEqualTo(scene.owner);
        assertThat(ofKey.getStringClaim("client_id")).isEqualTo(scene.owner);
        assertThat(ofKey.getStringClaim("scope")).isEqualTo(scene.read);
        assertThat(ofKey.getStringClaim("credential_id"))
                .isEqualTo(key.get("id").asString());

        scene = new GatewayScene(api, "opaque");
        JWTClaimsSet ofOpaque = internalOf(scene.token(scene.read));
        assertThat(ofOpaque.getSubject()).isEqualTo(scene.owner);
        assertThat(ofOpaque.getStringClaim("scope")).isEqualTo(scene.read);
        assertThat(secondsOf(ofOpaque)).isEqualTo(60);
    }

    @Test
    void itNeverOutlivesTheCredential() throws Exception {
        String credential = scene.token(scene.read);
        Date end = claimsOf(credential).getExpirationTime();

        clock.during(Duration.ofMinutes(9).plusSeconds(40), () -> {
            JWTClaimsSet claims = claimsOf(check(credential).header(HEADER));
            assertThat(claims.getExpirationTime()).isEqualTo(end);
            assertThat(secondsOf(claims)).isBetween(1L, 20L);
        });
    }

    @Test
    void aWarmCheckSignsNothingAndTakesNoStatement() {
        String credential = scene.token(scene.read);
        String first = check(credential).header(HEADER);

        assertThat(Statements.during(
                        () -> assertThat(check(credential).header(HEADER)).isEqualTo(first)))
                .isEmpty();
        clock.during(
                Duration.ofSeconds(31),
                () -> assertThat(check(credential).header(HEADER)).isNotEqualTo(first));
    }

    @Test
    void concurrentChecksOfOneCredentialShareAToken() throws Exception {
        String credential = scene.token(scene.read);
        int threads = 8;
        CyclicBarrier barrier = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        Set<String> tokens = new HashSet<>();
        try {
            List<Future<String>> answers = executor.invokeAll(IntStream.range(0, threads)
                    .<java.util.concurrent.Callable<String>>mapToObj(i -> () -> {
                        barrier.await();
                        return check(credential).header(HEADER);
                    })
                    .toList());
            for (Future<String> answer : answers) {
                tokens.add(answer.get());
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(tokens).hasSize(1);
    }

    @Test
    void otherCredentialsOfTheSameClientHaveTheirOwn() {
        assertThat(check(scene.token(scene.read)).header(HEADER))
                .isNotEqualTo(check(scene.token(scene.read)).header(HEADER));
    }

    @Test
    void aRevokedCredentialGetsNone() {
        String credential = scene.token(scene.read);
        assertThat(check(credential).header(HEADER)).isNotEmpty();
        scene.revoke(credential);
        var key = scene.issueKey(Map.of());
        assertThat(check(key.get("key").asString()).header(HEADER)).isNotEmpty();
        scene.disable(key);

        for (String revoked : List.of(credential, key.get("key").asString())) {
            Api.Answer answer = check(revoked);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header(HEADER)).isEmpty();
        }
    }

    @Test
    void aMissingScopeGetsNone() {
        Api.Answer answer = send(query() + "&token=jwt&scope=" + scene.write, scene.token(scene.read));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header(HEADER)).isEmpty();
    }

    /** Neither this server nor a gateway takes it for a credential. */
    @Test
    @Rfc("8725#3.11")
    void itOpensNothingElse() {
        String token = check(scene.token(scene.read)).header(HEADER);
        assertThat(token).isNotEmpty();

        Api.Answer introspected =
                api.post("/oauth2/introspect", Map.of("token", token), scene.gateway, scene.secret(scene.gateway));
        assertThat(introspected.body()).isEqualTo("{\"active\":false}");
        assertThat(api.get("/userinfo", token).status()).isEqualTo(401);
        assertThat(api.get("/admin/api/v1/clients", token).status()).isEqualTo(401);
        assertThat(api.get("/revocations", token).status()).isEqualTo(401);
        assertThat(check(token).status()).isEqualTo(401);
        assertThat(api.send(request(query() + "&token=jwt").header("X-API-Key", token))
                        .status())
                .isEqualTo(401);
        scene.revoke(token); // answers as for any text, and revokes nothing
        Api.Answer exchanged = api.post(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:jwt",
                        "subject_token",
                        token),
                scene.exchanger(),
                scene.secret(scene.exchanger()));
        assertThat(exchanged.error()).isEqualTo("400 invalid_request");
    }

    /** The gateway cannot show that the caller holds the key. */
    @Test
    @Rfc("9449#7.2")
    void aTokenThatIsBoundToAKeyIsRejected() {
        Map<String, Object> claims =
                new HashMap<>(claimsOf(scene.token(scene.read)).getClaims());
        claims.replaceAll((claim, value) -> value instanceof Date date ? date.toInstant() : value);
        assertThat(send(query(), signer.sign("ES256", "at+jwt", claims)).status())
                .isEqualTo(204);
        claims.put("cnf", Map.of("jkt", "x".repeat(43)));

        assertThat(send(query(), signer.sign("ES256", "at+jwt", claims)).status())
                .isEqualTo(401);
    }

    private JWTClaimsSet internalOf(String credential) {
        Api.Answer answer = check(credential);
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        return claimsOf(answer.header(HEADER));
    }

    private static JWTClaimsSet claimsOf(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static long secondsOf(JWTClaimsSet claims) {
        return Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant())
                .toSeconds();
    }

    private boolean isSignedByTheServer(SignedJWT token) throws Exception {
        JWKSet published = JWKSet.parse(api.get(Endpoints.JWKS, null).body());
        return token.verify(new ECDSAVerifier(
                Objects.requireNonNull(published.getKeyByKeyId(token.getHeader().getKeyID()))
                        .toECKey()));
    }

    private Api.Answer check(String credential) {
        return send(query() + "&token=jwt", credential);
    }

    private String query() {
        return "audience=" + scene.audience;
    }

    private Api.Answer send(String query, String credential) {
        return api.send(request(query).header("Authorization", "Bearer " + credential));
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(api.issuer().resolve("/gateway/check?" + query))
                .header(Endpoints.GATEWAY_AUTHORIZATION, scene.credentials());
    }
}
