package dev.keyturn.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.certificate.ClientCertificateProperties.HeaderFormat;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificatePropertiesTests {

    @Test
    void thereAreNoCertificatesByDefault() {
        assertThat(with(null, null, null, null).isOn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"RFC9440, Client-Cert", "NGINX, X-Client-Cert", "ENVOY, X-Forwarded-Client-Cert"})
    void eachFormatHasItsUsualHeader(HeaderFormat format, String header) {
        assertThat(with(null, format, null, null).headerName()).isEqualTo(header);
        assertThat(with(null, format, "X-Own", null).headerName()).isEqualTo("X-Own");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void aPortHasItsBounds(int port) {
        assertRefused("keyturn.client-certificates.port", () -> with(port, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "X-Client-Cert:", "X_Client"})
    void aHeaderHasAName(String name) {
        assertRefused("keyturn.client-certificates.header-name", () -> with(null, HeaderFormat.NGINX, name, null));
    }

    @Test
    void aHeaderHasAFormat() {
        assertRefused("keyturn.client-certificates.header-format", () -> with(null, null, "X-Client-Cert", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://mtls.example.com",
                "https://mtls.example.com/",
                "https://mtls.example.com/a",
                "https://mtls.example.com?a",
                "https://mtls.example.com#a",
                "https://a@mtls.example.com",
                "mtls.example.com"
            })
    void theBaseUrlIsHttpsWithoutPath(String url) {
        assertRefused("keyturn.client-certificates.endpoints-base-url", () -> with(1, null, null, URI.create(url)));
    }

    private static void assertRefused(String setting, Runnable settings) {
        assertThatIllegalArgumentException().isThrownBy(settings::run).withMessageContaining(setting);
    }

    private static ClientCertificateProperties with(
            @Nullable Integer port, @Nullable HeaderFormat format, @Nullable String header, @Nullable URI base) {
        return new ClientCertificateProperties(port, format, header, null, base);
    }
}
