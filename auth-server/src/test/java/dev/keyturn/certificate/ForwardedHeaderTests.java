package dev.keyturn.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.certificate.ClientCertificateProperties.HeaderFormat;
import dev.keyturn.testing.ClientAuthority;
import dev.keyturn.testing.Rfc;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedHeaderTests {

    private static X509Certificate certificate;
    private static String pem;
    private static String escaped;
    private static String base64;

    @BeforeAll
    static void issue(@TempDir Path folder) throws Exception {
        ClientAuthority.Issued issued = new ClientAuthority(folder).issue("/CN=a \"b\", c;d=e");
        certificate = issued.certificate();
        pem = Files.readString(issued.file());
        escaped = URLEncoder.encode(pem, StandardCharsets.US_ASCII).replace("+", "%20");
        base64 = Base64.getEncoder().encodeToString(certificate.getEncoded());
    }

    @Test
    @Rfc("9440#2.2")
    void readsAByteSequence() throws Exception {
        assertThat(ForwardedHeader.read(HeaderFormat.RFC9440, ":" + base64 + ":"))
                .isEqualTo(certificate);
        assertThat(ForwardedHeader.read(HeaderFormat.RFC9440, " :" + base64 + ": "))
                .isEqualTo(certificate);
    }

    @Test
    void readsPercentEncodedPem() throws Exception {
        assertThat(ForwardedHeader.read(HeaderFormat.NGINX, escaped)).isEqualTo(certificate);
        // nginx leaves these characters as they are
        assertThat(ForwardedHeader.read(
                        HeaderFormat.NGINX, pem.replace(" ", "%20").replace("\n", "%0A")))
                .isEqualTo(certificate);
    }

    @Test
    void readsTheCertificateOfOneElement() throws Exception {
        String value = "By=spiffe://x/y;Hash=468e;cert=\"" + escaped
                + "\";Subject=\"CN=\\\"x,y\\\";Cert=\\\"z\\\",O=\\\\\";URI=;DNS=a;DNS=b";

        assertThat(ForwardedHeader.read(HeaderFormat.ENVOY, value)).isEqualTo(certificate);
        assertThat(ForwardedHeader.read(HeaderFormat.ENVOY, "Cert=" + escaped)).isEqualTo(certificate);
    }

    @Test
    void rejectsSeveralElementsOrCertificates() {
        String element = "Cert=\"" + escaped + "\"";

        assertUnreadable(HeaderFormat.ENVOY, element + "," + element);
        assertUnreadable(HeaderFormat.ENVOY, element + ";" + element);
        assertUnreadable(HeaderFormat.ENVOY, "Hash=1," + element);
        assertUnreadable(HeaderFormat.ENVOY, "Subject=\"Cert=" + escaped);
        assertUnreadable(HeaderFormat.ENVOY, "Subject=\"x\\\";" + element);
        assertUnreadable(HeaderFormat.ENVOY, "Hash=1;Cert");
        assertUnreadable(HeaderFormat.NGINX, escaped + escaped);
        assertUnreadable(HeaderFormat.RFC9440, ":" + base64 + ":, :" + base64 + ":");
        assertUnreadable(HeaderFormat.RFC9440, ":" + base64 + base64 + ":");
    }

    @ParameterizedTest
    @EnumSource
    void rejectsWhatIsFarTooLong(HeaderFormat format) {
        assertUnreadable(format, ":" + "A".repeat(100_000) + ":");
        assertUnreadable(format, "Cert=" + "%41".repeat(40_000));
        assertUnreadable(format, "-----BEGIN CERTIFICATE-----%0A" + "A".repeat(100_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "::",
                ":!:",
                ":AAAA:",
                ":AAAA",
                "AAAA",
                "%",
                "%4",
                "%zz",
                "%80",
                "%00",
                "\"",
                "\\",
                ";",
                "=",
                ",",
                "Cert=",
                "Cert=\"",
                "Cert=%",
                "Cert=\"-----BEGIN CERTIFICATE-----\"",
                "(null)",
                "-----BEGIN CERTIFICATE-----%0AAAAA%0A-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----%0A%0A-----END CERTIFICATE-----"
            })
    void rejectsWhatIsNoCertificate(String value) {
        for (HeaderFormat format : HeaderFormat.values()) {
            assertUnreadable(format, value);
        }
    }

    private static void assertUnreadable(HeaderFormat format, String value) {
        assertThatExceptionOfType(UnreadableCertificateException.class)
                .isThrownBy(() -> ForwardedHeader.read(format, value));
    }
}
