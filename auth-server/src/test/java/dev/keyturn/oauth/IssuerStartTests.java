package dev.keyturn.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.StartedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class IssuerStartTests {

    @Test
    @Rfc("8414#2")
    void anIssuerWithoutTlsIsRefusedAndTheOperatorIsToldWhy(CapturedOutput output) {
        assertThatThrownBy(() -> StartedServer.with(
                        "keyturn.issuer=http://login.example.com",
                        "spring.datasource.url=" + StartedServer.newH2Database()))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("keyturn.issuer (KEYTURN_ISSUER) is http://login.example.com: it must use https");
    }
}
