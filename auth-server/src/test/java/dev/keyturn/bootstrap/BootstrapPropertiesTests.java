package dev.keyturn.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.bootstrap.BootstrapProperties.Admin;
import dev.keyturn.bootstrap.BootstrapProperties.AutomationClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapPropertiesTests {

    private static final String SECRET_OF_32 = "0123456789abcdef0123456789abcdef";

    @Test
    void takesASecretOf32CharactersAndNoShorterOne() {
        assertThatCode(new AutomationClient("terraform", SECRET_OF_32)::check).doesNotThrowAnyException();
        assertThatThrownBy(new AutomationClient("terraform", SECRET_OF_32.substring(1))::check)
                .isInstanceOf(BootstrapRefusedException.class)
                .hasMessage("KEYTURN_BOOTSTRAP_CLIENT_SECRET must have 32 characters or more, but has 31.")
                .hasMessageNotContaining(SECRET_OF_32.substring(1));
    }

    @ParameterizedTest
    @CsvSource({"terraform,,the first", "terraform,'  ',the first", ",x,the second", "'',x,the second"})
    void takesBothPartsOrNone(@Nullable String id, @Nullable String secret, String given) {
        assertThatThrownBy(new AutomationClient(id, secret)::check)
                .isInstanceOf(BootstrapRefusedException.class)
                .hasMessageContaining("must be set together, but only " + given + " is");
    }

    @ParameterizedTest
    @CsvSource({",", "'',''", "' ',"})
    void takesBlanksForNothing(@Nullable String id, @Nullable String secret) {
        AutomationClient client = new AutomationClient(id, secret);

        assertThat(client.isWanted()).isFalse();
        assertThatCode(client::check).doesNotThrowAnyException();
        assertThat(new Admin("admin", secret).chosenPassword()).isNull();
    }

    @Test
    void keepsSecretsOutOfItsText() {
        BootstrapProperties properties = new BootstrapProperties(
                new Admin("admin", "a fine long passphrase"), new AutomationClient("terraform", SECRET_OF_32));

        assertThat(properties.toString()).contains("admin", "terraform").doesNotContain("passphrase", SECRET_OF_32);
    }
}
