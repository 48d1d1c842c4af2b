package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.convert.ConversionException;
import org.springframework.format.support.DefaultFormattingConversionService;

class StrictParametersTests {

    private final DefaultFormattingConversionService conversion = new DefaultFormattingConversionService();

    @BeforeEach
    void addOurs() {
        new StrictParameters().addFormatters(conversion);
    }

    @Test
    void aNumberHasDecimalDigits() {
        assertThat(conversion.convert("20", Integer.class)).isEqualTo(20);
        assertThat(conversion.convert("20", int.class)).isEqualTo(20);
        assertThat(conversion.convert("-1", Long.class)).isEqualTo(-1);
        assertThat(conversion.convert("", Integer.class)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x10",
                "#10",
                " 1",
                "1 ",
                "+1",
                "1.0",
                "1e1",
                "1_000",
                "\u0661",
                "2147483648",
                "99999999999999999999"
            })
    void anyOtherSpellingIsNone(String text) {
        assertThatThrownBy(() -> conversion.convert(text, Integer.class)).isInstanceOf(ConversionException.class);
    }
}
