package dev.keyturn.sdk.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.CredentialVerifierBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerUriTests {

    @ParameterizedTest
    @CsvSource({
        "https://id.example.com,https://id.example.com/.well-known/oauth-authorization-server,"
                + "https://id.example.com/.well-known/openid-configuration",
        "https://id.example.com/,https://id.example.com/.well-known/oauth-authorization-server,"
                + "https://id.example.com/.well-known/openid-configuration",
        "https://id.example.com/a/b,https://id.example.com/.well-known/oauth-authorization-server/a/b,"
                + "https://id.example.com/a/b/.well-known/openid-configuration",
        "https://id.example.com:8443/a/,https://id.example.com:8443/.well-known/oauth-authorization-server/a,"
                + "https://id.example.com:8443/a/.well-known/openid-configuration",
    })
    void knowsWhereItsMetadataAre(String issuer, String authorizationServer, String openId) {
        IssuerUri uri = new IssuerUri(issuer, false);

        assertThat(uri.authorizationServerMetadata()).hasToString(authorizationServer);
        assertThat(uri.openIdConfiguration()).hasToString(openId);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example.com",
                "HTTPS://id.example.com",
                "http://localhost:9000",
                "http://127.0.0.1:9000",
                "http://127.1.2.3",
                "http://[::1]:9000"
            })
    void isHttpsOrOnThisMachine(String issuer) {
        assertThat(new IssuerUri(issuer, false).value()).isEqualTo(issuer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.com",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "http://10.0.0.1",
                "http://0.0.0.0",
                "http://[::2]",
                "http://127.0.0.1@example.com",
                "ftp://localhost",
                "file:///x",
                "localhost:9000",
                "id.example.com",
                "/",
                "",
                "https:///x",
                "https://user:secret@id.example.com",
                "https://id.example.com?a=b",
                "https://id.example.com#a",
                "https://id.example.com/ x",
                "mailto:a@example.com"
            })
    void isNothingElse(String issuer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IssuerUri(issuer, false))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void isInsecureOnlyIfThatIsSpelledOut() {
        CredentialVerifierBuilder builder =
                CredentialVerifier.builder("http://id.internal", "https://orders.example.com");

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("https");
        assertThat(builder.allowInsecureHttp().build()).isNotNull();
    }
}
