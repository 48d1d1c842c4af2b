package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTests {

    private final PasswordRules rules = new PasswordRules(new PasswordProperties(12, null));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse",
                "no digits at all",
                "\u00e4\u00f6\u00fc\u00df\u4f60\u597d\u0436\u0444 ab!",
                "<b>' or 1=1; --</b>",
                "has jo in the middle",
                "sunshine7391846250193",
                "sunshine and 1234",
                "7391846250193sunshine"
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
        "\uff30\uff21\uff33\uff33\uff37\uff2f\uff32\uff24\uff11\uff12\uff13\uff14,password-too-common",
        "changed_due_to_fraud,password-too-common",
        "sunshine2071,password-too-common",
        "'Sunshine!?7;',password-too-common",
        "sunshine\u0661\u0662\u0663\u0664,password-too-common",
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

    @ParameterizedTest
    @ValueSource(ints = {8, 20, 64})
    void theShortestIsASetting(int length) {
        PasswordRules others = new PasswordRules(new PasswordProperties(length, null));
        String shortest = "k7#".repeat(30).substring(0, length - 2) + "zq";

        assertThatCode(() -> others.check(shortest, "alice")).doesNotThrowAnyException();
        assertThatExceptionOfType(PasswordRefusedException.class)
                .isThrownBy(() -> others.check(shortest.substring(1), "alice"))
                .satisfies(refusal ->
                        assertThat(refusal.errors().get(0).parameters()).containsEntry("min", length));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 0, -1, 65})
    void theShortestHasBounds(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PasswordProperties(length, null))
                .withMessage("keyturn.sign-in.min-password-length must be 8 to 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "iloveyou", "trustno1", "1qaz2wsx", "michelle9"})
    void commonOnesStayOutIfEightCharactersAreEnough(String password) {
        PasswordRules others = new PasswordRules(new PasswordProperties(8, null));

        assertThatExceptionOfType(PasswordRefusedException.class)
                .isThrownBy(() -> others.check(password, "alice"))
                .satisfies(refusal -> assertThat(refusal.errors().get(0).code()).isEqualTo("password-too-common"));
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
