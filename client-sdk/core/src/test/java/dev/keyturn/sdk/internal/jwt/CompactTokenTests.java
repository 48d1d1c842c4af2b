package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.ByteUtils;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactTokenTests {

    /** A platform that does not look takes zeros for a signature of everything (CVE-2022-21449). */
    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "P-521"})
    void seesWhetherItsSignatureIsTwoNumbersOfItsCurve(String name) {
        Curve curve = Curve.parse(name);
        int bits = curve.toECParameterSpec().getCurve().getField().getFieldSize();
        BigInteger order = curve.toECParameterSpec().getOrder();
        byte[] unsigned = bytes(bits, order);
        BigInteger last = order.subtract(BigInteger.ONE);

        assertThat(tokenSignedWith(bits, BigInteger.ONE, last).isSignedWithinOrder(unsigned))
                .isTrue();
        assertThat(tokenSignedWith(bits, last, BigInteger.ONE).isSignedWithinOrder(unsigned))
                .isTrue();
        BigInteger largest = BigInteger.ONE.shiftLeft(8 * unsigned.length).subtract(BigInteger.ONE);
        for (BigInteger none : List.of(BigInteger.ZERO, order, order.add(BigInteger.ONE), largest)) {
            assertThat(tokenSignedWith(bits, none, BigInteger.ONE).isSignedWithinOrder(unsigned))
                    .isFalse();
            assertThat(tokenSignedWith(bits, BigInteger.ONE, none).isSignedWithinOrder(unsigned))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 63, 65, 96, 132})
    void seesThatItsSignatureIsOfAnotherLength(int bytes) {
        byte[] signature = new byte[bytes];
        Arrays.fill(signature, (byte) 1);
        byte[] order = bytes(256, Curve.P_256.toECParameterSpec().getOrder());

        assertThat(token(signature).isSignedWithinOrder(order)).isFalse();
    }

    /** A pair of surrogates is one byte, so that dots and the end would be somewhere else. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\ud83d\udd11", "\ud83d", "\u20ac", "\u00e4", "\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11"
            })
    void rejectsOtherCharactersInEachPart(String character) {
        for (String token : List.of(
                character + "e30.e30.e30",
                "e30." + character + "e30.e30",
                "e30.e30." + character,
                "e30.e30.e30" + character)) {
            assertThatThrownBy(() -> CompactToken.parse(token, 1000).header())
                    .isInstanceOfSatisfying(
                            CredentialRejectedException.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(Reason.MALFORMED));
        }
    }

    private static CompactToken tokenSignedWith(int bits, BigInteger first, BigInteger second) {
        return token(ByteUtils.concat(bytes(bits, first), bytes(bits, second)));
    }

    private static CompactToken token(byte[] signature) {
        return CompactToken.parse("e30.e30." + Base64URL.encode(signature), 1000);
    }

    private static byte[] bytes(int bits, BigInteger number) {
        return ECKey.encodeCoordinate(bits, number).decode();
    }
}
