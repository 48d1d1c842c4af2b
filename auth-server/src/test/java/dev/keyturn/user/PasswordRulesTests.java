package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTests {

    private final PasswordRules rules = new PasswordRules();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse",
                "no digits at all",
                "\u00e4\u00f6\u00fc\u00df\u4f60\u597d\u0436\u0444 ab!",
                "<b>' or 1=1; --</b>",
                "has jo in the middle"
            })
    void aLongPasswordMayBeAnything(String password) {
        assertThatCode(() -> rules.check(password, "jo")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "elevenchars,password-too-short",
        "'',password-too-short",
        "password1234,password-too-common",
        "PASSWORD1234,password-too-common",
        "aaaaaaaaaaaaaaaa,password-too-common",
        "alice-and-more,password-contains-username",
        "12-ALICE-1234,password-contains-username"
    })
    void rejectsCommonPasswords(String password, String code) {
        assertRefused(password, code);
    }

    @Test
    void lengthCountsWhatAPersonSees() {
        String face = "\ud83d\ude00";

        assertRefused((face + "ab\u00e9x").repeat(2) + "a", "password-too-short");
        assertThatCode(() -> rules.check((face + "ab\u00e9x").repeat(2) + "ab", "alice"))
                .doesNotThrowAnyException();
    }

    @Test
    void theLongestMayHave128Characters() {
        String start = "abcdefgh";

        assertThatCode(() -> rules.check(start + "x".repeat(120), "alice")).doesNotThrowAnyException();
        assertRefused(start + "x".repeat(121), "password-too-long");
    }

    @Test
    void temporaryPasswordsDifferAndKeepTheRules() {
        Set<String> seen = new HashSet<>();

        for (int i = 0; i < 100; i++) {
            String password = rules.generateTemporaryPassword();
            rules.check(password, "alice");
            assertThat(password).matches("([a-z2-9]{5}-){3}[a-z2-9]{5}");
            seen.add(password);
        }

        assertThat(seen).hasSize(100);
    }

    private void assertRefused(String password, String code) {
        assertThatExceptionOfType(PasswordRefusedException.class)
                .isThrownBy(() -> rules.check(password, "alice"))
                .satisfies(refusal -> assertThat(refusal.errors())
                        .singleElement()
                        .satisfies(error -> {
                            assertThat(error.field()).isEqualTo("replacement");
                            assertThat(error.code()).isEqualTo(code);
                            assertThat(error.message()).doesNotContain(password.isEmpty() ? "\u0000" : password);
                        }));
    }
}
