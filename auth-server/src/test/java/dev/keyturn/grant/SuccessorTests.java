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

    /** Test case 1 of the standard's appendix, whose output begins with these 32 bytes. */
    @Test
    void derivesTheKeysOfTheStandard() throws Exception {
        HexFormat hex = HexFormat.of();

        byte[] key = Successor.derive(
                hex.parseHex("000102030405060708090a0b0c"),
                hex.parseHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                hex.parseHex("f0f1f2f3f4f5f6f7f8f9"));

        assertThat(hex.formatHex(key)).isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    }
}
