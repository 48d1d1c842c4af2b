package dev.keyturn.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.oauth.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SuccessorTests {

    private final String replaced = Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX);
    private final Successor successor = new Successor(Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX));

    @Test
    void opensWithTheTokenThatItReplaced() {
        assertThat(Successor.open(successor.seal(replaced), replaced)).contains(successor);
    }

    @Test
    void opensWhatAnEarlierVersionSealedWithScopes() {
        Successor earlier = new Successor(successor.token() + " openid orders:read");

        assertThat(Successor.open(earlier.seal(replaced), replaced)).contains(successor);
    }

    @Test
    void staysClosedToAnyOtherToken() {
        String other = Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX);

        assertThat(Successor.open(successor.seal(replaced), other)).isEmpty();
    }

    @Test
    void staysClosedOnceABitHasChanged() {
        byte[] sealed = successor.seal(replaced);

        for (int at = 0; at < sealed.length; at++) {
            byte[] altered = sealed.clone();
            altered[at] ^= 1;
            assertThat(Successor.open(altered, replaced)).as("byte %d", at).isEmpty();
        }
    }

    @Test
    void staysClosedIfItIsTooShort() {
        byte[] sealed = successor.seal(replaced);

        for (int length : new int[] {0, 1, 12, 13, 28}) {
            assertThat(Successor.open(Arrays.copyOf(sealed, length), replaced)).isEmpty();
        }
    }

    @Test
    void looksDifferentEachTimeAndShowsNothing() {
        byte[] sealed = successor.seal(replaced);

        assertThat(sealed).isNotEqualTo(successor.seal(replaced));
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("ktr_");
        assertThat(successor.toString()).doesNotContain(successor.token());
    }

    /** The format must not change: successors of a build are read by the next. */
    @Test
    void opensTheStoredBytesOfAnEarlierBuild() {
        byte[] stored = HexFormat.of()
                .parseHex("000102030405060708090a0b9ecc617d2f540fd462376e0ebdfb1fef4b59fe25190f45e910cf83aac3");

        assertThat(Successor.open(stored, "ktr_replaced")).contains(new Successor("ktr_successor"));
    }
}
