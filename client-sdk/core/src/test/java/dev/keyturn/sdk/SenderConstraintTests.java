package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.dpop.DpopNonces;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.net.URI;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens that are good for one holder only, as requests bring them. */
class SenderConstraintTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final String TARGET = "https://orders.example.com/orders/1";

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(KEY);
    private final DpopKey holder = DpopKey.generate(clock);
    private final RequestGuard guard = guard(builder());

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void acceptsABoundTokenWithItsProof() {
        String token = bound().text();

        assertThat(guard.authenticate(dpop(token, holder.proof("GET", URI.create(TARGET), token, null)))
                        .subject())
                .isEqualTo("user-1");
    }

    @Test
    void refusesABoundTokenAsBearerSoThatAThiefGainsNothing() {
        String token = bound().text();

        Refusal refusal = refusal(
                guard,
                new TestRequest()
                        .header("Authorization", "Bearer " + token)
                        .header("DPoP", holder.proof("GET", URI.create(TARGET), token, null)));

        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.code()).isEqualTo("proof-missing");
        assertThat(refusal.challenges().get(0)).startsWith("DPoP error=\"invalid_dpop_proof\"");
    }

    @Test
    void requiresAProofForACachedTokenToo() {
        String token = bound().text();
        String proof = holder.proof("GET", URI.create(TARGET), token, null);
        guard.authenticate(dpop(token, proof));

        assertThat(refusal(guard, new TestRequest().header("Authorization", "Bearer " + token))
                        .code())
                .isEqualTo("proof-missing");
        assertThat(refusal(guard, dpop(token, proof)).code()).isEqualTo("proof-replayed");
        assertThat(guard.authenticate(dpop(token, holder.proof("GET", URI.create(TARGET), token, null))))
                .isNotNull();
    }

    @Test
    void refusesABoundTokenWithoutAProofOrWithTwo() {
        String token = bound().text();
        TestRequest two = dpop(token, holder.proof("GET", URI.create(TARGET), token, null))
                .header("DPoP", holder.proof("GET", URI.create(TARGET), token, null));

        assertThat(refusal(guard, new TestRequest().header("Authorization", "DPoP " + token))
                        .code())
                .isEqualTo("proof-missing");
        assertThat(refusal(guard, two).code()).isEqualTo("proof-missing");
    }

    @Test
    void refusesAProofThatWasMadeForAnotherAddress() {
        String token = bound().text();
        TestRequest elsewhere = dpop(token, holder.proof("GET", URI.create(TARGET), token, null))
                .to("GET", "https://orders.example.com/orders/2");

        assertThat(refusal(guard, elsewhere).code()).isEqualTo("proof-invalid");
    }

    @Test
    void refusesATokenWithDpopThatIsNotBound() {
        String token = issuer.token(NOW, AUDIENCE).text();

        assertThat(refusal(guard, dpop(token, holder.proof("GET", URI.create(TARGET), token, null)))
                        .code())
                .isEqualTo("proof-invalid");
    }

    @Test
    void refusesATokenThatIsBoundToSomethingUnknown() {
        String token = issuer.token(NOW, AUDIENCE)
                .claim("cnf", Map.of("kid", "something"))
                .text();

        assertThat(refusal(guard, new TestRequest().header("Authorization", "Bearer " + token))
                        .code())
                .isEqualTo("proof-invalid");
    }

    @Test
    void asksForANonceAndTakesItThen() {
        DpopNonces nonces = DpopNonces.random(clock);
        RequestGuard demanding = guard(builder().dpop(dpop -> dpop.nonces(nonces)));
        String token = bound().text();

        Refusal refusal = refusal(demanding, dpop(token, holder.proof("GET", URI.create(TARGET), token, null)));

        assertThat(refusal.challenges().get(0)).startsWith("DPoP error=\"use_dpop_nonce\"");
        assertThat(refusal.dpopNonce()).isEqualTo(nonces.current());
        assertThat(demanding.authenticate(
                        dpop(token, holder.proof("GET", URI.create(TARGET), token, refusal.dpopNonce()))))
                .isNotNull();
    }

    @Test
    void refusesTokensThatAreBoundToNothingWhereThatIsWanted() {
        RequestGuard strict = guard(builder().dpop(dpop -> dpop.required()));
        String token = issuer.token(NOW, AUDIENCE).text();
        String boundToken = bound().text();

        assertThat(refusal(strict, new TestRequest().header("Authorization", "Bearer " + token))
                        .code())
                .isEqualTo("proof-missing");
        assertThat(strict.authenticate(dpop(boundToken, holder.proof("GET", URI.create(TARGET), boundToken, null))))
                .isNotNull();
    }

    @Test
    void holdsATokenToTheCertificateOfItsConnection() throws Exception {
        X509Certificate certificate = TestKeys.certificate();
        String thumbprint = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        String token = issuer.token(NOW, AUDIENCE)
                .claim("cnf", Map.of("x5t#S256", thumbprint))
                .text();
        String ofOther = issuer.token(NOW, AUDIENCE)
                .claim("cnf", Map.of("x5t#S256", "another"))
                .text();

        assertThat(guard.authenticate(bearer(token).certificate(certificate))).isNotNull();
        assertThat(refusal(guard, bearer(token)).code()).isEqualTo("invalid-token");
        assertThat(refusal(guard, bearer(ofOther).certificate(certificate)).code())
                .isEqualTo("invalid-token");
    }

    @Test
    void describesItselfToClients() {
        ProtectedResourceMetadata metadata = new ProtectedResourceMetadata(
                URI.create("https://orders.example.com/v1?a=b"),
                List.of(issuer.url()),
                List.of("orders:read"),
                "Orders",
                URI.create("https://orders.example.com/docs"),
                true,
                false);

        assertThat(metadata.location())
                .isEqualTo(URI.create("https://orders.example.com/.well-known/oauth-protected-resource/v1?a=b"));
        assertThat(metadata.document())
                .contains(
                        "\"resource\":\"https:\\/\\/orders.example.com\\/v1?a=b\"".replace("\\/", "/"),
                        "\"authorization_servers\":[\"" + issuer.url() + "\"]",
                        "\"scopes_supported\":[\"orders:read\"]",
                        "\"bearer_methods_supported\":[\"header\"]",
                        "\"dpop_bound_access_tokens_required\":false");
    }

    private TestToken bound() {
        return issuer.token(NOW, AUDIENCE).claim("cnf", Map.of("jkt", holder.thumbprint()));
    }

    private static TestRequest dpop(String token, String proof) {
        return new TestRequest().header("Authorization", "DPoP " + token).header("DPoP", proof);
    }

    private static TestRequest bearer(String token) {
        return new TestRequest().header("Authorization", "Bearer " + token);
    }

    private CredentialVerifierBuilder builder() {
        return CredentialVerifier.builder(issuer.url(), AUDIENCE).clock(clock);
    }

    private RequestGuard guard(CredentialVerifierBuilder builder) {
        return new RequestGuard(builder.build(), clock);
    }

    private static Refusal refusal(RequestGuard by, TestRequest request) {
        return catchThrowableOfType(RequestRefusedException.class, () -> by.authenticate(request))
                .refusal();
    }
}
