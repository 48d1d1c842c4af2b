package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginNameTests {

    @Test
    void caseDoesNotMatter() {
        assertThat(new LoginName("Alice.B@Example.COM")).isEqualTo(new LoginName("alice.b@example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                ".alice",
                "al ice",
                "alice\n",
                "al\u0131ce",
                "alice'--",
                "<b>",
                "\ud83d\ude00\ud83d\ude00"
            })
    void rejectsInvalidUsernames(String text) {
        assertThat(LoginName.isValid(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new LoginName(text));
    }

    @Test
    void oneHundredCharactersAreTheMost() {
        assertThat(LoginName.isValid("a".repeat(100))).isTrue();
        assertThat(LoginName.isValid("a".repeat(101))).isFalse();
    }
}
