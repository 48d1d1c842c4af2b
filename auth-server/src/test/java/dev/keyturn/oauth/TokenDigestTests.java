package dev.keyturn.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TokenDigestTests {

    @Test
    void isTheSha256OfTheText() {
        assertThat(TokenDigest.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void matchesOnlyTheSameText() {
        assertThat(TokenDigest.of("abc").matches(TokenDigest.of("abc"))).isTrue();
        assertThat(TokenDigest.of("abc").matches(TokenDigest.of("abd"))).isFalse();
    }

    @Test
    void isNothingElseThanADigest() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenDigest("abc"));
    }
}
