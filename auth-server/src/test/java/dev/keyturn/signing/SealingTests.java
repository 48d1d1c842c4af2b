package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingTests {

    private static final String PURPOSE = "page";
    private static final String TEXT = "/oauth2/authorize?state=a%2Bb&scope=✓\nnext";

    private final Sealing sealing = sealing(1);

    @Test
    void opensWhatItSealed() {
        assertThat(sealing.open(sealing.seal(TEXT, PURPOSE), PURPOSE)).contains(TEXT);
        assertThat(sealing.open(sealing.seal("", PURPOSE), PURPOSE)).contains("");
    }

    @Test
    void opensWhatWasSealedUnderAPreviousKey() {
        assertThat(sealing(2, 1).open(sealing.seal(TEXT, PURPOSE), PURPOSE)).contains(TEXT);
        assertThat(sealing(2).open(sealing.seal(TEXT, PURPOSE), PURPOSE)).isEmpty();
    }

    @Test
    void opensForItsPurposeOnly() {
        assertThat(sealing.open(sealing.seal(TEXT, PURPOSE), "another")).isEmpty();
    }

    @Test
    void opensNothingThatWasAlteredAnywhere() {
        String sealed = sealing.seal(TEXT, PURPOSE);
        for (int i = 0; i < sealed.length() - 1; i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(sealing.open(sealed.substring(0, i) + other + sealed.substring(i + 1), PURPOSE))
                    .as("character %s", i)
                    .isEmpty();
        }
        for (int length = 0; length < sealed.length(); length++) {
            assertThat(sealing.open(sealed.substring(0, length), PURPOSE)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not Base64", "====", "AAAA", "\u0000", "✓"})
    void opensNoNonsense(String sealed) {
        assertThat(sealing.open(sealed, PURPOSE)).isEmpty();
    }

    @Test
    void sealsTheSameTextDifferentlyEachTimeAndAllInCharactersOfAnAddress() {
        String sealed = sealing.seal(TEXT, PURPOSE);

        assertThat(sealed).matches("[A-Za-z0-9_-]+").isNotEqualTo(sealing.seal(TEXT, PURPOSE));
    }

    @Test
    void compressesWhatRepeatsItself() {
        assertThat(sealing.seal("%2F".repeat(4_000), PURPOSE)).hasSizeLessThan(500);
    }

    private static Sealing sealing(int current, int... previous) {
        return new Sealing(
                () -> key(current),
                () -> Arrays.stream(previous).mapToObj(SealingTests::key).toList());
    }

    private static KeyEncryption key(int value) {
        byte[] key = new byte[KeyEncryption.KEY_BYTES];
        Arrays.fill(key, (byte) value);
        return new KeyEncryption(key);
    }
}
