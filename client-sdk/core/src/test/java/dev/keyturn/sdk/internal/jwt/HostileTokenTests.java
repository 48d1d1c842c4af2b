package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens as an attacker makes them: none of them is accepted, and none of them gets more than a refusal. */
class HostileTokenTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey EC = TestKeys.es256("ec");
    private static final RSAKey RSA = TestKeys.rsa("rsa", JWSAlgorithm.RS256);
    private static final ECKey EVIL = TestKeys.es256("ec");

    private final TestIssuer issuer = new TestIssuer(EC, RSA);
    private final TestIssuer evilIssuer = new TestIssuer(EVIL);
    private final CredentialVerifier verifier = CredentialVerifier.builder(issuer.url(), AUDIENCE)
            .clock(new MutableClock(NOW))
            .build();

    @AfterEach
    void stopIssuers() {
        issuer.close();
        evilIssuer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "EdDSA", "ES256K", "es256"})
    void namesAnAlgorithmThatIsNotAllowed(String algorithm) {
        TestToken token = token().header("alg", algorithm);
        String signed = token.text();
        String unsigned = signed.substring(0, signed.lastIndexOf('.') + 1);

        assertRefused(Reason.ALGORITHM_NOT_ALLOWED, signed);
        assertRefused(Reason.ALGORITHM_NOT_ALLOWED, unsigned);
    }

    @Test
    void namesNoAlgorithmOrSomethingElse() {
        assertRefused(Reason.ALGORITHM_NOT_ALLOWED, token().header("alg", null).text());
        assertRefused(
                Reason.ALGORITHM_NOT_ALLOWED,
                token().header("alg", List.of("ES256")).text());
        assertRefused(Reason.ALGORITHM_NOT_ALLOWED, token().header("alg", 256).text());
    }

    @Test
    void isSignedWithThePublicKeyAsAnHmacSecret() throws JOSEException {
        for (PublicKey publicKey : List.of(RSA.toRSAPublicKey(), EC.toECPublicKey())) {
            TestToken token = token().header("alg", "HS256").header("kid", "rsa");
            String input = Base64URL.encode(token.headerJson()) + "." + Base64URL.encode(token.claimsJson());
            Base64URL mac = new MACSigner(publicKey.getEncoded())
                    .sign(new JWSHeader(JWSAlgorithm.HS256), input.getBytes(StandardCharsets.US_ASCII));

            assertRefused(Reason.ALGORITHM_NOT_ALLOWED, input + "." + mac);
        }
    }

    @Test
    void namesAKeyWithTheAlgorithmOfAnother() {
        assertRefused(
                Reason.ALGORITHM_NOT_ALLOWED,
                token().key(EC).header("kid", "rsa").text());
        assertRefused(
                Reason.ALGORITHM_NOT_ALLOWED,
                token().key(RSA).header("alg", "PS256").text());
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1);
    }

    @Test
    void isSignedWithAKeyOfTheSameIdThatTheIssuerDoesNotHave() {
        assertRefused(Reason.BAD_SIGNATURE, token().key(EVIL).text());
    }

    @Test
    void bringsItsOwnKey() {
        String evilKeys = evilIssuer.url() + "/keys";
        TestToken token = token().key(EVIL);

        assertRefused(
                Reason.BAD_SIGNATURE,
                token.header("jwk", EVIL.toPublicJWK().toJSONObject()).text());
        assertRefused(
                Reason.BAD_SIGNATURE,
                token.header("jku", evilKeys).header("x5u", evilKeys).text());
        assertRefused(Reason.BAD_SIGNATURE, token.header("x5c", List.of("MIIB")).text());
        assertRefused(
                Reason.BAD_SIGNATURE,
                token.header("jwk", "rubbish").header("jku", 1).text());
        assertRefused(Reason.UNKNOWN_KEY, token.header("kid", "evil").text());
        assertThat(evilIssuer.requestsAt(TestIssuer.KEYS)).isZero();
    }

    @Test
    void demandsAnExtension() {
        assertRefused(
                Reason.CRITICAL_HEADER_NOT_SUPPORTED,
                token().header("crit", List.of("b64")).header("b64", false).text());
        assertRefused(
                Reason.CRITICAL_HEADER_NOT_SUPPORTED,
                token().header("crit", List.of()).text());
        assertRefused(
                Reason.CRITICAL_HEADER_NOT_SUPPORTED,
                token().header("crit", "exp").text());
    }

    @Test
    void wasChangedOnItsWay() {
        String text = token().scope("orders:read").text();
        int firstDot = text.indexOf('.');
        int secondDot = text.lastIndexOf('.');
        String moreScopes = token().scope("orders:read orders:write").text();

        String otherClaims = text.substring(0, firstDot)
                + moreScopes.substring(firstDot, moreScopes.lastIndexOf('.'))
                + text.substring(secondDot);

        assertRefused(Reason.BAD_SIGNATURE, otherClaims);
    }

    @Test
    void comesAfterAGoodTokenWithTheSameHeaderOrAnother() {
        String good = token().text();
        assertThat(verifier.verify(good)).isNotNull();
        String sameHeader = good.substring(0, good.indexOf('.'));
        String evil = token().key(EVIL).claim("sub", "admin").text();

        assertThat(evil).startsWith(sameHeader + ".");
        assertRefused(Reason.BAD_SIGNATURE, evil);
        assertRefused(
                Reason.ALGORITHM_NOT_ALLOWED, token().header("alg", "none").text());
        assertRefused(Reason.WRONG_TYPE, token().header("typ", "JWT").text());
        assertThat(verifier.verify(token().key(RSA).text())).isNotNull();
        assertThat(verifier.verify(good)).isNotNull();
    }

    @Test
    void differsInAnyOneCharacter() {
        String text = token().text();

        assertThat(verifier.verify(text)).isNotNull();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused(text.substring(0, i) + other + text.substring(i + 1));
        }
    }

    @Test
    void hasASignatureOfAnotherLengthOrOfZeros() {
        String text = token().text();
        String unsigned = text.substring(0, text.lastIndexOf('.') + 1);

        assertRefused(Reason.BAD_SIGNATURE, unsigned);
        for (int bytes : new int[] {1, 32, 63, 64, 65, 72, 128, 6000}) {
            assertRefused(Reason.BAD_SIGNATURE, unsigned + Base64URL.encode(new byte[bytes]));
        }
        String rsa = token().key(RSA).text();
        String unsignedRsa = rsa.substring(0, rsa.lastIndexOf('.') + 1);
        for (int bytes : new int[] {0, 1, 255, 256, 257, 6000}) {
            assertRefused(Reason.BAD_SIGNATURE, unsignedRsa + Base64URL.encode(new byte[bytes]));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a",
                "a.b",
                "a.b.c",
                "a.b.c.d.e",
                "ey",
                "null.null.null",
                "bnVsbA.bnVsbA.AAAA",
                "W10.W10.AAAA",
                "e30.e30.",
                " ",
                "\u0000",
                "\ud800",
                "ey\u00ea.e30.AAAA",
                "🔑.🔑.🔑"
            })
    void isNoTokenAtAll(String text) {
        assertRefused(text);
    }

    @Test
    void isSpelledInAnotherWay() {
        String text = token().text();
        String[] parts = text.split("\\.", -1);

        assertRefused(Reason.MALFORMED, text + "=");
        assertRefused(Reason.MALFORMED, text + "==");
        assertRefused(Reason.MALFORMED, parts[0] + "=." + parts[1] + "." + parts[2]);
        assertRefused(Reason.MALFORMED, " " + text);
        assertRefused(Reason.MALFORMED, text + "\n");
        assertRefused(Reason.MALFORMED, parts[0] + "." + parts[1] + ".\r\n" + parts[2]);
        assertRefused(Reason.MALFORMED, text.substring(0, text.length() - 1) + "+");
        assertRefused(Reason.MALFORMED, text + ".");
        assertRefused(Reason.MALFORMED, "." + text);
    }

    @Test
    void leavesBitsOverInTheLastCharacterOfItsSignature() {
        String text = token().text();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(text.charAt(text.length() - 1));
        char sameBytes = alphabet.charAt(last + 1);

        assertRefused(Reason.MALFORMED, text.substring(0, text.length() - 1) + sameBytes);
    }

    @Test
    void saysThingsTwice() {
        TestToken token = token();
        String header = token.headerJson();
        String claims = token.claimsJson();

        assertRefused(Reason.MALFORMED, token.sign(header.replace("{", "{\"alg\":\"none\","), claims));
        assertRefused(Reason.MALFORMED, token.sign(header, claims.replace("{", "{\"exp\":1,")));
        assertRefused(Reason.MALFORMED, token.sign(header, claims.replace("}", ",\"sub\":\"admin\"}")));
        assertRefused(Reason.MALFORMED, token.sign(header, claims.replace("}", ",\"s\\u0075b\":\"admin\"}")));
    }

    @Test
    void isNotJsonOrMoreThanOneObject() {
        TestToken token = token();
        String header = token.headerJson();
        String claims = token.claimsJson();

        for (String bad : List.of(
                claims + claims,
                claims + "x",
                "[" + claims + "]",
                "null",
                "\"a\"",
                "17",
                "{",
                "{'a':1}",
                "{a:1}",
                "",
                claims.replace("}", ",}"),
                "/**/" + claims,
                claims.replace("user-1", "user\n1"),
                "{\"exp\":NaN}")) {
            assertRefused(Reason.MALFORMED, token.sign(header, bad));
            assertRefused(Reason.MALFORMED, token.sign(bad, claims));
        }
    }

    @Test
    void isNotUtf8() {
        TestToken token = token();
        byte[] header = token.headerJson().getBytes(StandardCharsets.UTF_8);
        byte[] claims = token.claimsJson().getBytes(StandardCharsets.UTF_8);
        byte[] broken = token.claimsJson().replace("user-1", "user-\u00e4").getBytes(StandardCharsets.ISO_8859_1);
        byte[] overlong = claims.clone();
        overlong[claims.length - 4] = (byte) 0xC0;
        overlong[claims.length - 3] = (byte) 0x80;

        assertRefused(Reason.MALFORMED, token.sign(header, broken));
        assertRefused(Reason.MALFORMED, token.sign(header, overlong));
        assertRefused(Reason.MALFORMED, token.sign(header, token.claimsJson().getBytes(StandardCharsets.UTF_16)));
        assertThat(verifier.verify(
                                token().claim("sub", "\u00e4\ufffd\ud83d\udd11").text())
                        .subject())
                .isEqualTo("\u00e4\ufffd\ud83d\udd11");
    }

    @Test
    void isDeeplyNested() {
        TestToken token = token();
        String deep = "[".repeat(5000) + "]".repeat(5000);

        assertRefused(token.sign(token.headerJson(), token.claimsJson().replace("}", ",\"x\":" + deep + "}")));
        assertRefused(token.sign("{\"alg\":" + deep + "}", token.claimsJson()));
    }

    @Test
    void isTooLargeByOneCharacter() {
        String text = token().text();
        CredentialVerifier tight = CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .maxTokenLength(text.length() - 1)
                .build();

        assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> tight.verify(text))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void isHuge() {
        assertRefused(Reason.TOO_LARGE, token().claim("x", "x".repeat(100_000)).text());
        assertRefused(Reason.TOO_LARGE, "A".repeat(50_000_000));
        assertThat(issuer.requestsAt(TestIssuer.METADATA)).isZero();
    }

    @Test
    void isLargeButNotTooLarge() {
        CredentialVerifier generous = CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .clock(new MutableClock(NOW))
                .maxTokenLength(200_000)
                .build();
        String text = token().claim("x", "x".repeat(100_000)).text();

        assertThat(generous.verify(text).claims()).containsKey("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "' OR 1=1 --",
                "http://evil.example.com/",
                "\u0000",
                "\r\nSet-Cookie: a=b",
                "${jndi:x}",
                "\ud83d\udd11",
                " ec",
                "ec ",
                "EC",
                ""
            })
    void namesAKeyWithStrangeCharacters(String id) {
        assertRefused(Reason.UNKNOWN_KEY, token().header("kid", id).text());
    }

    @Test
    void namesAKeyByAnotherTypeOrWithAHugeName() {
        assertRefused(Reason.MALFORMED, token().header("kid", Map.of("$ne", "")).text());
        assertRefused(Reason.MALFORMED, token().header("kid", List.of("ec")).text());
        assertRefused(Reason.MALFORMED, token().header("kid", 1).text());
        assertRefused(
                Reason.UNKNOWN_KEY, token().header("kid", "k".repeat(10_000)).text());
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1);
    }

    @Test
    void costsNoFetchIfItIsNotEvenMeantForUs() {
        assertRefused(
                Reason.WRONG_ISSUER, token().claim("iss", evilIssuer.url()).text());
        assertRefused(
                Reason.WRONG_AUDIENCE,
                token().claim("aud", "https://other.example.com").text());
        assertRefused(
                Reason.EXPIRED,
                token().claim("exp", NOW.minusSeconds(60).getEpochSecond()).text());
        assertThat(issuer.requestsAt(TestIssuer.METADATA)).isZero();
        assertThat(evilIssuer.requestsAt(TestIssuer.METADATA)).isZero();
    }

    @Test
    void isRandomRubbish() {
        Random random = new Random(20260901);
        byte[] good = token().text().getBytes(StandardCharsets.US_ASCII);

        for (int round = 0; round < 2000; round++) {
            byte[] mutant = Arrays.copyOf(good, random.nextInt(good.length) + 1);
            for (int change = 0; change < 3; change++) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            String text = new String(mutant, StandardCharsets.ISO_8859_1);
            if (!Arrays.equals(mutant, good)) {
                assertRefused(text);
            }
        }
    }

    private TestToken token() {
        return issuer.token(NOW, AUDIENCE).key(EC);
    }

    private void assertRefused(String text) {
        assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(text)))
                .isNotNull();
    }

    private void assertRefused(Reason reason, String text) {
        CredentialRejectedException rejection =
                catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(text));
        assertThat(rejection).isNotNull();
        assertThat(rejection.reason()).isEqualTo(reason);
        assertThat(rejection).hasMessageMatching("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+");
    }
}
