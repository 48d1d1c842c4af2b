package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import dev.keyturn.testing.Rfc;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningAlgorithmTests {

    /** One of each, since a pair of RSA takes a second to make. */
    private static final Map<SigningAlgorithm, JWK> PAIRS = Stream.of(SigningAlgorithm.values())
            .collect(Collectors.toMap(Function.identity(), SigningAlgorithm::generate));

    /** What X.509 puts before the 32 bytes of an Ed25519 public key. */
    private static final String X509_PREFIX = "302a300506032b6570032100";

    @ParameterizedTest
    @EnumSource(
            value = SigningAlgorithm.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"EDDSA"})
    void signaturesVerifyWithThePublicKey(SigningAlgorithm algorithm) throws JOSEException {
        JWK pair = Objects.requireNonNull(PAIRS.get(algorithm));

        JWSObject signed = sign(algorithm, pair);

        assertThat(signed.verify(new DefaultJWSVerifierFactory()
                        .createJWSVerifier(signed.getHeader(), ((AsymmetricJWK) pair.toPublicJWK()).toPublicKey())))
                .isTrue();
    }

    @RepeatedTest(20)
    @Rfc("8037#3.1")
    void ed25519SignaturesVerifyInTheJdkWithThePublishedKey() throws Exception {
        JWK pair = SigningAlgorithm.EDDSA.generate();

        JWSObject signed = sign(SigningAlgorithm.EDDSA, pair);

        assertThat(isValid(pair, signed.getSigningInput(), signed.getSignature().decode()))
                .isTrue();
        assertThat(signed.verify(SigningAlgorithm.EDDSA.verifier(pair.toPublicJWK())))
                .isTrue();
        assertThat(isValid(
                        pair,
                        "other".getBytes(StandardCharsets.UTF_8),
                        signed.getSignature().decode()))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void aKeySaysWhatItIsForAndIsNamedByItsThumbprint(SigningAlgorithm algorithm) throws JOSEException {
        JWK pair = Objects.requireNonNull(PAIRS.get(algorithm));

        assertThat(pair.getAlgorithm()).isEqualTo(algorithm.jose());
        assertThat(pair.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
        assertThat(pair.getKeyID()).isEqualTo(pair.computeThumbprint().toString());
        assertThat(pair.toPublicJWK().isPrivate()).isFalse();
    }

    @Test
    void onlyWhatTheServerSignsWithHasAName() {
        assertThat(SigningAlgorithm.named("EdDSA")).contains(SigningAlgorithm.EDDSA);
        assertThat(SigningAlgorithm.named("none")).isEmpty();
        assertThat(SigningAlgorithm.named("HS256")).isEmpty();
        assertThat(SigningAlgorithm.named("es256")).isEmpty();
    }

    private static JWSObject sign(SigningAlgorithm algorithm, JWK pair) throws JOSEException {
        JWSObject object = new JWSObject(new JWSHeader(algorithm.jose()), new Payload("something to sign"));
        object.sign(algorithm.signer(pair));
        return object;
    }

    private static boolean isValid(JWK pair, byte[] input, byte[] signature) throws GeneralSecurityException {
        byte[] point = pair.toOctetKeyPair().getDecodedX();
        byte[] encoded = HexFormat.of().parseHex(X509_PREFIX + HexFormat.of().formatHex(point));
        Signature verification = Signature.getInstance("Ed25519");
        verification.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verification.update(input);
        return verification.verify(signature);
    }
}
