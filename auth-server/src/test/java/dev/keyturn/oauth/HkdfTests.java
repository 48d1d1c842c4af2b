package dev.keyturn.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HkdfTests {

    private static final HexFormat HEX = HexFormat.of();

    /** Test cases 1 and 3 of the standard's appendix, whose outputs begin with these 32 bytes. */
    @ParameterizedTest
    @CsvSource({
        "000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9, 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        "'', '', 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    })
    void derivesTheKeysOfTheStandard(String salt, String purpose, String key) {
        byte[] secret = HEX.parseHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");

        byte[] derived = Hkdf.expand(Hkdf.extract(HEX.parseHex(salt), secret), HEX.parseHex(purpose));

        assertThat(HEX.formatHex(derived)).isEqualTo(key);
    }
}
