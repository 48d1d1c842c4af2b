package dev.keyturn.sdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.testing.TestCredentials;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainTests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");

    private final TestIssuer issuer = new TestIssuer(KEY);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Map<String, String> environment = Map.of();

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void exitsWithZeroForAValidCredential() throws Exception {
        String token = issuer.token(Instant.now(), AUDIENCE).text();

        assertThat(run(token + "\n", "--issuer", issuer.url(), "--audience", AUDIENCE))
                .isZero();
        assertThat(run("Bearer " + token, "--audience", AUDIENCE, "--issuer", issuer.url()))
                .isZero();
        assertThat(written())
                .contains("passed       has a valid signature", "not checked  is not revoked")
                .doesNotContain("passed       is not revoked");
    }

    @Test
    void asksTheServerAboutJwtsAsAClient() throws Exception {
        environment = Map.of("KEYTURN_CLIENT_SECRET", "the-secret");
        String revoked = issuer.token(Instant.now(), AUDIENCE).text();

        assertThat(run(revoked, "--issuer", issuer.url(), "--audience", AUDIENCE, "--client", "orders-api"))
                .isEqualTo(1);
        assertThat(written()).contains("passed       has a valid signature", "failed       is active at the server");
    }

    @Test
    void saysWhatIsWrongAndNeverTheCredential() throws Exception {
        String token = issuer.token(Instant.now(), "https://other.example.com").text();

        assertThat(run(token, "--issuer", issuer.url(), "--audience", AUDIENCE)).isEqualTo(1);
        assertThat(written()).contains("failed       is for this API").doesNotContain(token);
    }

    @Test
    void asksAboutKeysAsAClientWhoseSecretIsInTheEnvironment() throws Exception {
        String key = TestCredentials.apiKey();

        assertThat(run(key, "--issuer", issuer.url(), "--audience", AUDIENCE, "--client", "orders-api"))
                .isEqualTo(2);
        assertThat(written()).contains("KEYTURN_CLIENT_SECRET");
        environment = Map.of("KEYTURN_CLIENT_SECRET", "the-secret");
        assertThat(run(key, "--issuer", issuer.url(), "--audience", AUDIENCE, "--client", "orders-api"))
                .isEqualTo(1);
        assertThat(written()).contains("failed       is active at the server").doesNotContain("the-secret", key);
    }

    @Test
    void explainsItselfIfItIsCalledOtherwise() throws Exception {
        assertThat(run("x")).isEqualTo(2);
        assertThat(run("x", "--issuer")).isEqualTo(2);
        assertThat(run("x", "--issuer", issuer.url())).isEqualTo(2);
        assertThat(run("x", "--token", "y", "--issuer", issuer.url(), "--audience", AUDIENCE))
                .isEqualTo(2);
        assertThat(written()).contains("--audience ID");
        assertThat(run("", "--issuer", issuer.url(), "--audience", AUDIENCE)).isEqualTo(2);
        assertThat(run(" \n", "--issuer", issuer.url(), "--audience", AUDIENCE)).isEqualTo(2);
        assertThat(run("x", "--issuer", "http://id.example.com", "--audience", AUDIENCE))
                .isEqualTo(2);
    }

    private int run(String in, String... arguments) throws IOException {
        return Explain.run(
                arguments, environment, new StringReader(in), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
