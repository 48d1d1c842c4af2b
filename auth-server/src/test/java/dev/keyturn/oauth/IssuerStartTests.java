package dev.keyturn.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.StartedServer;
import org.junit.jupiter.api.Tag;
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

@Tag("server")
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
                "keyturn.issuer=not a uri | keyturn.issuer (KEYTURN_ISSUER) must be a URL, such as https://login.example.com.",
                "keyturn.sign-in.initial-lockout=soon | (KEYTURN_SIGNIN_INITIALLOCKOUT) must be a duration, such as 30s.",
                "keyturn.admin-api.max-request-size=much | (KEYTURN_ADMINAPI_MAXREQUESTSIZE) must be a size, such as 256KB.",
                "keyturn.sign-in.max-failures=few | (KEYTURN_SIGNIN_MAXFAILURES) must be a whole number.",
                "keyturn.api-docs.enabled=maybe | (KEYTURN_APIDOCS_ENABLED) must be true or false.",
                "keyturn.apikey.environments.live.on-leak=panic | must be one of revoke, quarantine."
            })
    void aSettingThatCannotBeReadIsNamedInASentence(String setting, String sentence, CapturedOutput output) {
        assertThatThrownBy(() -> StartedServer.partOf(Settings.class, setting)).isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", sentence)
                .doesNotContain("@jakarta", "@org.springframework", "\tat dev.keyturn");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.token.access-token-lifetime=0s | keyturn.token.access-token-lifetime (KEYTURN_TOKEN_ACCESSTOKENLIFETIME) must be longer than or equal to 1 second.",
                "keyturn.token.refresh-retry-window=6m | (KEYTURN_TOKEN_REFRESHRETRYWINDOW) must be shorter than or equal to 5 minutes.",
                "keyturn.apikey.prefix=K_ | (KEYTURN_APIKEY_PREFIX) must be a lowercase letter and up to nine more letters or digits, and not the prefix of other credentials.",
                "keyturn.sign-in.max-failures=0 | keyturn.sign-in.max-failures (KEYTURN_SIGNIN_MAXFAILURES) must be 1 or more.",
                "keyturn.rate-limit.per-client.token=-1 | keyturn.rate-limit.per-client.token (KEYTURN_RATELIMIT_PERCLIENT_TOKEN) must be 0 to 100000000.",
                "keyturn.proxy.trusted-addresses=here | keyturn.proxy.trusted-addresses (KEYTURN_PROXY_TRUSTEDADDRESSES): here is not an IP address or a network in CIDR notation.",
                "keyturn.apikey.environments.live.max-lifetime=1s | keyturn.apikey.environments.*.max-lifetime must be 1 minute or more."
            })
    void aSettingWithAWrongValueIsNamedInASentence(String setting, String sentence, CapturedOutput output) {
        assertThatThrownBy(() -> StartedServer.partOf(Settings.class, setting)).isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", sentence, "docs/configuration.md")
                .doesNotContain("IllegalArgumentException", "Binding to target", "\tat dev.keyturn");
    }

    /** All settings of the server, and nothing that they are for. */
    @ConfigurationPropertiesScan("dev.keyturn")
    @ImportAutoConfiguration({ConfigurationPropertiesAutoConfiguration.class, ValidationAutoConfiguration.class})
    static class Settings {}
}
