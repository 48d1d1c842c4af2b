package dev.keyturn.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTests {

    @Test
    void areSelectedWholeByADoubleClick() {
        assertThat(Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX)).matches("ktr_[A-Za-z0-9]{49}");
    }

    @Test
    void areNeverTheSame() {
        var generated = Stream.generate(() -> Credentials.generate(Credentials.CODE_PREFIX))
                .limit(1000)
                .collect(Collectors.toSet());

        assertThat(generated).hasSize(1000);
    }

    @Test
    void areWellFormedUnderTheirOwnPrefixOnly() {
        String secret = Credentials.generate(Credentials.CLIENT_SECRET_PREFIX);

        assertThat(Credentials.isWellFormed(Credentials.CLIENT_SECRET_PREFIX, secret))
                .isTrue();
        assertThat(Credentials.isWellFormed(Credentials.CODE_PREFIX, secret)).isFalse();
    }

    @Test
    void oneWrongCharacterBreaksTheChecksum() {
        String secret = Credentials.generate(Credentials.CLIENT_SECRET_PREFIX);
        char wrong = secret.charAt(20) == 'a' ? 'b' : 'a';

        String mistyped = secret.substring(0, 20) + wrong + secret.substring(21);

        assertThat(Credentials.isWellFormed(Credentials.CLIENT_SECRET_PREFIX, mistyped))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "kts_", "kts_ä", "kts_0000000000000000000000000000000000000000000000000", "' or 1=1 --"})
    void rejectsTextsWithAnotherFormat(String text) {
        assertThat(Credentials.isWellFormed(Credentials.CLIENT_SECRET_PREFIX, text))
                .isFalse();
    }
}
