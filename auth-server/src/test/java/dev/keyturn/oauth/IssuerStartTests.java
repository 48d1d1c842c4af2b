package dev.keyturn.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.StartedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

@ExtendWith(OutputCaptureExtension.class)
class IssuerStartTests {

    @Test
    @Rfc("8414#2")
    void anIssuerWithoutTlsFailsTheStartWithAReason(CapturedOutput output) {
        assertThatThrownBy(() -> StartedServer.partOf(Settings.class, "keyturn.issuer=http://login.example.com"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("keyturn.issuer (KEYTURN_ISSUER) is http://login.example.com: it must use https");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.issuer=not a uri | keyturn.issuer (KEYTURN_ISSUER) must be a URI.",
                "keyturn.sign-in.initial-lockout=soon | (KEYTURN_SIGNIN_INITIALLOCKOUT) must be a Duration."
            })
    void aSettingThatCannotBeReadIsNamedInASentence(String setting, String sentence, CapturedOutput output) {
        assertThatThrownBy(() -> StartedServer.partOf(Settings.class, setting)).isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", sentence)
                .doesNotContain("@jakarta", "@org.springframework", "\tat dev.keyturn");
    }

    /** All settings of the server, and nothing that they are for. */
    @ConfigurationPropertiesScan("dev.keyturn")
    @ImportAutoConfiguration({ConfigurationPropertiesAutoConfiguration.class, ValidationAutoConfiguration.class})
    static class Settings {}
}
