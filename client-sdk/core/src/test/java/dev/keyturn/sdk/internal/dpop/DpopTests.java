package dev.keyturn.sdk.internal.dpop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.dpop.DpopNonces;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpopTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final String TOKEN = "an.access.token";
    private static final URI TARGET = URI.create("https://orders.example.com/orders/1");
    private static final ECKey OTHER_KEY = TestKeys.es256("other");

    private final MutableClock clock = new MutableClock(NOW);
    private final DpopKey key = DpopKey.generate(clock);
    private final DpopVerifier verifier = new DpopVerifier(LIFETIME, null, null, clock);

    /** The example of RFC 9449 §7.1. */
    @Test
    void acceptsTheProofOfTheStandard() {
        String proof =
                "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklD"
                        + "UkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE"
                        + "QSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNv"
                        + "dXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNF"
                        + "c05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVn"
                        + "mcw6Fy1dqd-jfxSYoMxhAJpLjA";
        DpopVerifier then =
                new DpopVerifier(LIFETIME, null, null, new MutableClock(Instant.ofEpochSecond(1_562_262_618)));

        assertThatCode(() -> then.verify(
                        proof,
                        "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
                        "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU",
                        "GET",
                        URI.create("https://resource.example.org/protectedresource")))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptsEachProofOnce() {
        String proof = key.proof("GET", TARGET, TOKEN, null);

        verify(proof);

        assertThat(reasonFor(proof)).isEqualTo(Reason.PROOF_REPLAYED);
        verify(key.proof("GET", TARGET, TOKEN, null));
    }

    @Test
    void letsOneOfManyPassThatPresentTheSameAtOnce() throws Exception {
        int count = 8;
        String proof = key.proof("GET", TARGET, TOKEN, null);
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Boolean>> results = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return isGood(proof);
                    }))
                    .toList();
            int good = 0;
            for (Future<Boolean> result : results) {
                good += result.get() ? 1 : 0;
            }
            assertThat(good).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesAProofForAnotherRequestTokenOrKey() {
        assertThat(reasonFor(key.proof("POST", TARGET, TOKEN, null))).isEqualTo(Reason.PROOF_INVALID);
        assertThat(reasonFor(key.proof("GET", URI.create("https://orders.example.com/orders/2"), TOKEN, null)))
                .isEqualTo(Reason.PROOF_INVALID);
        assertThat(reasonFor(key.proof("GET", URI.create("http://orders.example.com/orders/1"), TOKEN, null)))
                .isEqualTo(Reason.PROOF_INVALID);
        assertThat(reasonFor(key.proof("GET", TARGET, "another.access.token", null)))
                .isEqualTo(Reason.PROOF_INVALID);
        assertThat(reasonFor(key.proof("GET", TARGET, null, null))).isEqualTo(Reason.PROOF_INVALID);
        assertThat(reasonFor(DpopKey.generate(clock).proof("GET", TARGET, TOKEN, null)))
                .isEqualTo(Reason.PROOF_INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "https://orders.example.com/orders/1?page=2#top",
        "HTTPS://Orders.Example.com:443/orders/1",
        "https://orders.example.com/./orders/1"
    })
    void takesAddressesForTheSameThatMeanTheSame(URI same) {
        verify(key.proof("GET", same, TOKEN, null));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "60, true", "61, false", "-60, true", "-61, false"})
    void acceptsProofsOfNowOnly(long ageSeconds, boolean isGood) {
        String proof = key.proof("GET", TARGET, TOKEN, null);
        clock.advance(Duration.ofSeconds(ageSeconds));

        assertThat(isGood(proof)).isEqualTo(isGood);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "a.b",
                "a.b.c",
                "a.b.c.d",
                "....",
                "e30.e30.AA",
                "bnVsbA.bnVsbA.AA",
                "\u00e4.\u00e4.\u00e4"
            })
    void refusesWhatIsNoProof(String text) {
        assertThat(reasonFor(text)).isEqualTo(Reason.PROOF_INVALID);
    }

    @Test
    void refusesWhatIsTooLongWithoutReadingIt() {
        assertThat(reasonFor("x".repeat(1024 * 1024))).isEqualTo(Reason.PROOF_INVALID);
    }

    @Test
    void refusesProofsThatAreNotMadeAsTheStandardSays() throws Exception {
        String thumbprint = OTHER_KEY.computeThumbprint().toString();
        assertThat(isGood(proof(Map.of(), Map.of(), true), thumbprint)).isTrue();

        assertThat(isGood(proof(Map.of(), Map.of("jti", ""), true), thumbprint)).isFalse();
        assertThat(isGood(proof(Map.of(), Map.of("jti", "x".repeat(257)), true), thumbprint))
                .isFalse();
        assertThat(isGood(proof(Map.of(), Map.of("jti", 7), true), thumbprint)).isFalse();
        assertThat(isGood(proof(Map.of(), Map.of("iat", "now"), true), thumbprint))
                .isFalse();
        assertThat(isGood(proof(Map.of(), Map.of("iat", Long.MIN_VALUE), true), thumbprint))
                .isFalse();
        assertThat(isGood(proof(Map.of(), Map.of("iat", Long.MAX_VALUE), true), thumbprint))
                .isFalse();
        assertThat(isGood(proof(Map.of(), Map.of("htm", "get"), true), thumbprint))
                .isFalse();
        assertThat(isGood(proof(Map.of(), Map.of("htu", "not an address"), true), thumbprint))
                .isFalse();
        assertThat(isGood(proof(Map.of(), Map.of("htu", List.of(TARGET.toString())), true), thumbprint))
                .isFalse();
        assertThat(isGood(proof(Map.of("typ", "at+jwt"), Map.of("jti", "2"), true), thumbprint))
                .isFalse();
        assertThat(isGood(proof(Map.of("typ", "JWT"), Map.of("jti", "3"), true), thumbprint))
                .isFalse();
        assertThat(isGood(proof(Map.of(), Map.of("jti", "4"), false), thumbprint))
                .isFalse();
    }

    /** A proof that shows its private key proves nothing: everybody has it now. */
    @Test
    void refusesAPrivateKeyInTheHeader() throws Exception {
        SignedJWT proof = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .jwk(OTHER_KEY.toPublicJWK())
                        .build(),
                claims(Map.of()));
        proof.sign(new ECDSASigner(OTHER_KEY));
        String header = "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":" + OTHER_KEY.toJSONString() + "}";
        String signed = Base64URL.encode(header) + "." + proof.getPayload().toBase64URL();
        String signature = new ECDSASigner(OTHER_KEY)
                .sign(new JWSHeader(JWSAlgorithm.ES256), signed.getBytes(StandardCharsets.US_ASCII))
                .toString();

        assertThat(isGood(
                        signed + "." + signature, OTHER_KEY.computeThumbprint().toString()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "ES256K", "EdDSA", "es256"})
    void refusesAlgorithmsThatProveNothing(String algorithm) throws Exception {
        String header = "{\"typ\":\"dpop+jwt\",\"alg\":\"" + algorithm + "\",\"jwk\":"
                + OTHER_KEY.toPublicJWK().toJSONString() + "}";
        String text = Base64URL.encode(header) + "."
                + Base64URL.encode(claims(Map.of()).toString()) + ".";

        assertThat(isGood(text, OTHER_KEY.computeThumbprint().toString())).isFalse();
        assertThat(isGood(text + "AAAA", OTHER_KEY.computeThumbprint().toString()))
                .isFalse();
    }

    @Test
    void demandsANonceOfItsOwnThatIsNotTooOld() {
        DpopNonces nonces = DpopNonces.random(clock);
        DpopVerifier demanding = new DpopVerifier(LIFETIME, null, nonces, clock);
        String nonce = nonces.current();

        assertThat(reasonFor(demanding, key.proof("GET", TARGET, TOKEN, null))).isEqualTo(Reason.PROOF_NONCE_REQUIRED);
        assertThat(reasonFor(demanding, key.proof("GET", TARGET, TOKEN, "another")))
                .isEqualTo(Reason.PROOF_NONCE_REQUIRED);
        assertThat(reasonFor(
                        demanding,
                        key.proof("GET", TARGET, TOKEN, DpopNonces.random(clock).current())))
                .isEqualTo(Reason.PROOF_NONCE_REQUIRED);
        demanding.verify(key.proof("GET", TARGET, TOKEN, nonce), key.thumbprint(), TOKEN, "GET", TARGET);
        clock.advance(Duration.ofMinutes(5));
        demanding.verify(key.proof("GET", TARGET, TOKEN, nonce), key.thumbprint(), TOKEN, "GET", TARGET);
        clock.advance(Duration.ofMinutes(5));
        assertThat(reasonFor(demanding, key.proof("GET", TARGET, TOKEN, nonce))).isEqualTo(Reason.PROOF_NONCE_REQUIRED);
        assertThat(demanding.nonce()).isEqualTo(nonces.current()).isNotEqualTo(nonce);
    }

    @Test
    void takesTheNonceOfAnotherInstanceThatSharesTheSecret() {
        byte[] secret = new byte[32];
        DpopVerifier one = new DpopVerifier(LIFETIME, null, DpopNonces.of(secret, clock), clock);

        one.verify(
                key.proof("GET", TARGET, TOKEN, DpopNonces.of(secret, clock).current()),
                key.thumbprint(),
                TOKEN,
                "GET",
                TARGET);
    }

    @Test
    void asksTheStoreThatItIsGiven() {
        Set<String> used = new HashSet<>();
        DpopVerifier sharing = new DpopVerifier(LIFETIME, (id, until) -> used.add(id + until), null, clock);
        String proof = key.proof("GET", TARGET, TOKEN, null);

        sharing.verify(proof, key.thumbprint(), TOKEN, "GET", TARGET);

        assertThat(used).hasSize(1);
        assertThat(reasonFor(sharing, proof)).isEqualTo(Reason.PROOF_REPLAYED);
    }

    @Test
    void takesNoMoreProofsThanItCanRemember() {
        InMemoryReplayStore memory = new InMemoryReplayStore(2, clock);

        assertThat(memory.add("1", NOW.plusSeconds(10))).isTrue();
        assertThat(memory.add("2", NOW.plusSeconds(20))).isTrue();
        assertThat(memory.add("3", NOW.plusSeconds(20))).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(memory.add("3", NOW.plusSeconds(20))).isTrue();
        assertThat(memory.add("2", NOW.plusSeconds(20))).isFalse();
    }

    private String proof(Map<String, Object> header, Map<String, Object> claims, boolean isSignedByItsKey)
            throws JOSEException {
        String type = String.valueOf(header.getOrDefault("typ", "dpop+jwt"));
        SignedJWT proof = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType(type))
                        .jwk(OTHER_KEY.toPublicJWK())
                        .build(),
                claims(claims));
        proof.sign(new ECDSASigner(isSignedByItsKey ? OTHER_KEY : TestKeys.es256("third")));
        return proof.serialize();
    }

    private JWTClaimsSet claims(Map<String, Object> different) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .jwtID("proof-" + different.hashCode())
                .claim("htm", "GET")
                .claim("htu", TARGET.toString())
                .claim("ath", Hashes.sha256(TOKEN))
                .issueTime(Date.from(NOW));
        different.forEach(claims::claim);
        return claims.build();
    }

    private void verify(String proof) {
        verifier.verify(proof, key.thumbprint(), TOKEN, "GET", TARGET);
    }

    private boolean isGood(String proof) {
        return isGood(proof, key.thumbprint());
    }

    private boolean isGood(String proof, String thumbprint) {
        try {
            verifier.verify(proof, thumbprint, TOKEN, "GET", TARGET);
            return true;
        } catch (CredentialRejectedException e) {
            return false;
        }
    }

    private @Nullable Reason reasonFor(String proof) {
        return reasonFor(verifier, proof);
    }

    private @Nullable Reason reasonFor(DpopVerifier by, String proof) {
        return catchThrowableOfType(
                        CredentialRejectedException.class,
                        () -> by.verify(proof, key.thumbprint(), TOKEN, "GET", TARGET))
                .reason();
    }
}
