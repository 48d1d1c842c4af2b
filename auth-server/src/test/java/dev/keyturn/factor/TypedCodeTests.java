package dev.keyturn.factor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedCodeTests {

    @ParameterizedTest
    @ValueSource(strings = {"123456", "123 456", " 123\u00a0456\t", "123-456", "١٢٣٤٥٦", "１２３４５６"})
    void sixDigitsAreACodeHoweverTheyAreTyped(String typed) {
        TypedCode code = new TypedCode(typed);

        assertThat(code.text()).isEqualTo("123456");
        assertThat(code.isDigits()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "12345a", "1234.56", "0x12345"})
    void othersAreNone(String typed) {
        assertThat(new TypedCode(typed).isDigits()).isFalse();
    }

    @Test
    void aRecoveryCodeIsReadInUpperCaseAndWithOtherHyphens() {
        assertThat(new TypedCode(" ABCD\u2013efgh-JKMN pqrs ").text()).isEqualTo("abcdefghjkmnpqrs");
    }

    @Test
    void longTextIsNotRead() {
        assertThat(new TypedCode("1".repeat(101)).text()).isEmpty();
    }
}
