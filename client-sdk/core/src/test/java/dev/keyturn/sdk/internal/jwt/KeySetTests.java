package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.testing.TestKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeySetTests {

    private static final Set<SignatureAlgorithm> ALL = EnumSet.allOf(SignatureAlgorithm.class);
    private static final ECKey EC = TestKeys.es256("ec");

    @Test
    void findsAKeyByItsIdAndAlgorithm() throws ParseException {
        KeySet keys = KeySet.parse(document(EC, TestKeys.es256("other")), ALL);

        assertThat(keys.find(SignatureAlgorithm.ES256, "ec")).isNotNull();
        assertThat(keys.find(SignatureAlgorithm.ES384, "ec")).isNull();
        assertThat(keys.find(SignatureAlgorithm.ES256, "EC")).isNull();
        assertThat(keys.hasId("other")).isTrue();
        assertThat(keys.hasId("third")).isFalse();
    }

    @Test
    void usesAnRsaKeyThatNamesNoAlgorithmForEachOfItsOwn() throws ParseException {
        RSAKey rsa = new RSAKey.Builder(TestKeys.rsa("rsa", JWSAlgorithm.RS256))
                .algorithm(null)
                .build();

        KeySet keys = KeySet.parse(document(rsa), ALL);

        assertThat(keys.find(SignatureAlgorithm.RS256, "rsa")).isNotNull();
        assertThat(keys.find(SignatureAlgorithm.PS512, "rsa")).isNotNull();
        assertThat(keys.find(SignatureAlgorithm.ES256, "rsa")).isNull();
    }

    @Test
    void leavesOutKeysThatMustNotVerify() throws ParseException, JOSEException, NoSuchAlgorithmException {
        JWK secret = new OctetSequenceKeyGenerator(256).keyID("secret").generate();
        ECKey forEncryption =
                new ECKey.Builder(EC).keyID("enc").keyUse(KeyUse.ENCRYPTION).build();
        KeyPairGenerator weakGenerator = KeyPairGenerator.getInstance("RSA");
        weakGenerator.initialize(1024);
        RSAKey weak = new RSAKey.Builder(
                        (RSAPublicKey) weakGenerator.generateKeyPair().getPublic())
                .keyID("weak")
                .build();
        ECKey bitcoin = TestKeys.ec("secp256k1", Curve.P_256, JWSAlgorithm.ES256K);
        String notOnTheCurve = EC.toPublicJWK()
                .toJSONString()
                .replace("\"kid\":\"ec\"", "\"kid\":\"off\"")
                .replace(EC.getX().toString(), Base64URL.encode(BigInteger.TEN).toString());
        String others =
                "{\"kty\":\"EC\",\"kid\":\"a\"},{\"kty\":\"XX\",\"kid\":\"b\"},{\"kid\":\"c\"},{},null,17,\"x\",[],"
                        + notOnTheCurve + ","
                        + "{\"kty\":\"EC\",\"kid\":\"d\",\"crv\":\"P-256\",\"x\":1,\"y\":[]},{\"kty\":null,\"x5c\":[\"?\"]}";
        String listed = new JWKSet(List.of(secret, forEncryption, weak, bitcoin, EC)).toString(false);

        KeySet keys = KeySet.parse(
                (listed.substring(0, listed.length() - 2) + "," + others + "]}").getBytes(StandardCharsets.UTF_8), ALL);

        assertThat(keys.find(SignatureAlgorithm.ES256, "ec")).isNotNull();
        for (String id : new String[] {"secret", "enc", "weak", "secp256k1", "off", "a", "b", "c", "d"}) {
            assertThat(keys.hasId(id)).as(id).isFalse();
        }
    }

    @Test
    void usesAKeyWhosePrivatePartWasPublishedByMistake() throws ParseException {
        KeySet keys = KeySet.parse(new JWKSet(EC).toString(false).getBytes(StandardCharsets.UTF_8), ALL);

        assertThat(keys.find(SignatureAlgorithm.ES256, "ec")).isNotNull();
    }

    @Test
    void keepsTheFirstOfTwoKeysWithOneId() throws ParseException, JOSEException {
        KeySet keys = KeySet.parse(document(EC, TestKeys.es256("ec")), ALL);

        VerificationKey key = Objects.requireNonNull(keys.find(SignatureAlgorithm.ES256, "ec"));
        assertThat(key.verifies(tokenSignedBy(EC))).isTrue();
    }

    @Test
    void refusesDocumentsThatAreNoKeySet() {
        assertThatExceptionOfType(ParseException.class)
                .isThrownBy(() -> KeySet.parse("{\"keys\":1}".getBytes(StandardCharsets.UTF_8), ALL))
                .withMessage("not a JWK set");
    }

    @Test
    void refusesDocumentsWithoutAKeyForAnAllowedAlgorithm() {
        for (byte[] document : List.of("{\"keys\":[]}".getBytes(StandardCharsets.UTF_8), document(EC))) {
            assertThatExceptionOfType(ParseException.class)
                    .isThrownBy(() -> KeySet.parse(document, Set.of(SignatureAlgorithm.RS256)))
                    .withMessage("not a JWK set with a usable key");
        }
    }

    private static CompactToken tokenSignedBy(ECKey key) throws JOSEException {
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload("{}"));
        token.sign(new ECDSASigner(key));
        return CompactToken.parse(token.serialize(), 1000);
    }

    private static byte[] document(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true).getBytes(StandardCharsets.UTF_8);
    }
}
