package dev.keyturn.client.authentication.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.adminapi.DomainException.FieldError;
import java.math.BigInteger;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientKeysTests {

    private static final String ED25519 =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    @Test
    void acceptsPublicKeysOfEachKind() throws ParseException {
        String set = set(json(TestKeys.P256), json(TestKeys.P384), json(TestKeys.RSA), ED25519);

        assertThat(problems(set)).isEmpty();
        String canonical = ClientKeys.check(set, error -> {}).orElseThrow();
        assertThat(JWKSet.parse(canonical).getKeys())
                .extracting(JWK::getKeyID)
                .containsExactly("one", "three", "rsa", "ed");
        assertThat(ClientKeys.usable(canonical)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"keys\"",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":\"x\"}",
                "{\"keys\":[",
                "not json"
            })
    void refusesWhatIsNoSet(String json) {
        assertThat(problems(json)).containsExactly("jwks invalid-jwks");
        assertThat(ClientKeys.usable(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "\"x\"",
                "[]",
                "{}",
                "{\"kty\":\"EC\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"unknown\"}"
            })
    void refusesWhatIsNoKey(String member) {
        assertThat(problems(set(member))).containsExactly("jwks.keys[0] invalid-jwk");
    }

    @Test
    void refusesPrivateKeys() {
        assertThat(problems(set(TestKeys.P256.toJSONString()))).containsExactly("jwks.keys[0] private-key");
        assertThat(problems(set(json(TestKeys.P256), TestKeys.RSA.toJSONString())))
                .containsExactly("jwks.keys[1] private-key");
        assertThat(problems(set(json(TestKeys.P256).replaceFirst("\\{", "{\"d\":null,"))))
                .containsExactly("jwks.keys[0] private-key");
    }

    @Test
    void refusesSharedKeys() {
        String shared = new OctetSequenceKey.Builder(new byte[32]).build().toJSONString();

        assertThat(problems(set(shared))).containsExactly("jwks.keys[0] symmetric-key");
    }

    @Test
    void refusesWeakAndOversizedKeys() {
        RSAKey weak = TestKeys.rsa("weak", 1024);
        RSAKey identity = new RSAKey.Builder(TestKeys.RSA.getModulus(), Base64URL.encode(BigInteger.ONE)).build();
        RSAKey even = new RSAKey.Builder(TestKeys.RSA.getModulus(), Base64URL.encode(BigInteger.valueOf(4))).build();
        RSAKey huge = new RSAKey.Builder(
                        Base64URL.encode(BigInteger.ONE.shiftLeft(8192).add(BigInteger.ONE)),
                        TestKeys.RSA.getPublicExponent())
                .build();
        ECKey koblitz = new ECKey.Builder(
                        Curve.SECP256K1,
                        new Base64URL("eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g"),
                        new Base64URL("SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg"))
                .build();

        for (JWK key : List.of(weak, identity, even, huge, koblitz)) {
            assertThat(problems(set(json(key)))).containsExactly("jwks.keys[0] unsupported-key");
            assertThat(ClientKeys.usable(set(json(key)))).isEmpty();
        }
    }

    @Test
    void refusesKeysThatAreForSomethingElse() {
        JWK forEncryption = new ECKey.Builder(TestKeys.P256.toPublicJWK())
                .keyUse(KeyUse.ENCRYPTION)
                .build();
        JWK forHmac = new ECKey.Builder(TestKeys.P256.toPublicJWK())
                .algorithm(JWSAlgorithm.HS256)
                .build();

        assertThat(problems(set(json(forEncryption)))).containsExactly("jwks.keys[0] not-for-signing");
        assertThat(problems(set(json(forHmac)))).containsExactly("jwks.keys[0] not-for-signing");
        assertThat(problems(set(ED25519.replace("Ed25519", "X25519")))).containsExactly("jwks.keys[0] unsupported-key");
    }

    @Test
    void needsKeyIdsToBeUnique() {
        assertThat(problems(set(json(TestKeys.P256), json(TestKeys.P256))))
                .containsExactly("jwks.keys[1] duplicate-kid");
        String anonymous =
                json(new ECKey.Builder(TestKeys.P256.toPublicJWK()).keyID(null).build());
        assertThat(problems(set(anonymous))).isEmpty();
        assertThat(problems(set(anonymous, anonymous))).containsExactly("jwks.keys[1] duplicate-kid");
    }

    @Test
    void boundsTheSet() {
        String padded = "{\"keys\":[" + json(TestKeys.P256) + "],\"x\":\"" + "a".repeat(20_000) + "\"}";
        String twentyOne =
                "{\"keys\":[" + IntStream.range(0, 21).mapToObj(i -> "{}").collect(Collectors.joining(",")) + "]}";

        assertThat(problems(padded)).containsExactly("jwks too-many-bytes");
        assertThat(problems("ä".repeat(10_001))).containsExactly("jwks too-many-bytes");
        assertThat(problems(twentyOne)).containsExactly("jwks.keys wrong-number-of-keys");
        assertThat(problems("{\"keys\":[]}")).containsExactly("jwks.keys wrong-number-of-keys");
        assertThat(problems("[".repeat(19_000))).containsExactly("jwks invalid-jwks");
        assertThat(problems("{\"keys\":" + "[".repeat(9_000) + "]".repeat(9_000) + "}"))
                .isNotEmpty();
    }

    @Test
    void reportsEveryKeyThatIsWrong() {
        assertThat(problems(set("{}", json(TestKeys.P256), TestKeys.RSA.toJSONString())))
                .containsExactly("jwks.keys[0] invalid-jwk", "jwks.keys[2] private-key");
    }

    @Test
    void leavesUnusableKeysOfAFetchedSetOut() {
        String set = set("{}", json(TestKeys.P256), "{\"kty\":\"AKP\"}", TestKeys.RSA.toJSONString());

        assertThat(ClientKeys.usable(set)).extracting(JWK::getKeyID).containsExactly("one");
    }

    private static List<String> problems(String json) {
        List<FieldError> errors = new ArrayList<>();
        boolean accepted = ClientKeys.check(json, errors::add).isPresent();
        assertThat(accepted).isEqualTo(errors.isEmpty());
        return errors.stream().map(error -> error.field() + " " + error.code()).toList();
    }

    private static String json(JWK key) {
        return key.toPublicJWK().toJSONString();
    }

    private static String set(String... members) {
        return "{\"keys\":[" + String.join(",", members) + "]}";
    }
}
