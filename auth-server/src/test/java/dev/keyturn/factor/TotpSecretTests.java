package dev.keyturn.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Authenticator;
import dev.keyturn.testing.Rfc;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpSecretTests {

    private static final TotpSecret OF_THE_RFC =
            new TotpSecret("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    /** The codes of Appendix B have eight digits, of which apps show the last six. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    @Rfc("6238#5.2")
    void codesAreThoseOfTheRfc(long second, String code) {
        Instant then = Instant.ofEpochSecond(second);

        assertThat(OF_THE_RFC.stepOf(code, then, 0)).hasValue(second / 30);
        assertThat(new Authenticator(OF_THE_RFC.typed()).codeAt(then)).isEqualTo(code);
    }

    @Test
    @Rfc("6238#5.2")
    void aCodeIsAcceptedOneStepEarlyOrLateAndOnce() {
        Instant then = Instant.ofEpochSecond(1_234_567_890);
        long step = 1_234_567_890 / 30;
        String code = OF_THE_RFC.codeAt(step);

        assertThat(OF_THE_RFC.stepOf(code, then.plusSeconds(30), 0)).hasValue(step);
        assertThat(OF_THE_RFC.stepOf(code, then.minusSeconds(30), 0)).hasValue(step);
        assertThat(OF_THE_RFC.stepOf(code, then.plusSeconds(60), 0)).isEmpty();
        assertThat(OF_THE_RFC.stepOf(code, then.minusSeconds(60), 0)).isEmpty();
        assertThat(OF_THE_RFC.stepOf(code, then, step)).isEmpty();
        assertThat(OF_THE_RFC.stepOf(code, then, step - 1)).hasValue(step);
    }

    @Test
    void theAddressForAppsHasTheNamesOfServerAndUser() {
        assertThat(OF_THE_RFC.address("auth.example.com", "ada+home@example.com"))
                .isEqualTo("otpauth://totp/auth.example.com:ada%2Bhome%40example.com"
                        + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=auth.example.com");
        assertThat(OF_THE_RFC.typed()).isEqualTo("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    @Test
    void secretsDifferAndAreNotInTheirText() {
        TotpSecret one = TotpSecret.generate();

        assertThat(one.typed()).hasSize(39).isNotEqualTo(TotpSecret.generate().typed());
        assertThat(one.toString()).doesNotContain(one.text());
        assertThat(TotpSecret.parse(one.text()).typed()).isEqualTo(one.typed());
    }
}
