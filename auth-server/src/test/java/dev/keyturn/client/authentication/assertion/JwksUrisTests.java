package dev.keyturn.client.authentication.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.adminapi.DomainException.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwksUrisTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://keys.example.com/jwks.json",
                "https://keys.example.com:8443/jwks?tenant=1",
                "https://xn--bcher-kva.example/jwks",
                "https://1.1.1.1/jwks",
                "https://[2606:4700:4700::1111]/jwks"
            })
    void acceptsPublicAddresses(String uri) {
        assertThat(JwksUris.check(uri)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/jwks",
                "https://LOCALHOST/jwks",
                "https://keys.localhost/jwks",
                "https://admin-ui:9001/jwks.json",
                "https://keys.internal/jwks",
                "https://metadata.google.internal/computeMetadata/v1/",
                "https://printer.local/jwks",
                "https://keys.corp/jwks",
                "https://127.0.0.1/jwks",
                "https://127.1/jwks",
                "https://2130706433/jwks",
                "https://0x7f000001/jwks",
                "https://0x7f.0.0.1/jwks",
                "https://0177.0.0.1/jwks",
                "https://0/jwks",
                "https://0.0.0.0/jwks",
                "https://10.1.2.3/jwks",
                "https://100.64.0.1/jwks",
                "https://169.254.169.254/latest/meta-data/",
                "https://172.16.0.1/jwks",
                "https://172.31.255.255/jwks",
                "https://192.168.1.1/jwks",
                "https://198.18.0.1/jwks",
                "https://224.0.0.1/jwks",
                "https://255.255.255.255/jwks",
                "https://[::]/jwks",
                "https://[::1]/jwks",
                "https://[::ffff:127.0.0.1]/jwks",
                "https://[::ffff:a9fe:a9fe]/jwks",
                "https://[fe80::1]/jwks",
                "https://[fe80::1%25eth0]/jwks",
                "https://[fc00::1]/jwks",
                "https://[fd00:ec2::254]/jwks",
                "https://[64:ff9b::7f00:1]/jwks",
                "https://[2002:7f00:1::]/jwks",
                "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/jwks",
                "https://[ff02::1]/jwks",
                "https://keys.example.com./jwks",
                "https://127.0.0.1./jwks"
            })
    void refusesAddressesThatAreNotPublicHoweverTheyAreSpelled(String uri) {
        assertThat(codeOf(uri)).isIn("private-address", "no-host");
    }

    @ParameterizedTest
    @CsvSource({
        "http://keys.example.com/, not-https",
        "ftp://keys.example.com/, not-https",
        "file:///etc/passwd, not-https",
        "jar:https://keys.example.com/x!/y, not-https",
        "keys.example.com/jwks, not-https",
        "https:///jwks, no-host",
        "https:keys.example.com, no-host",
        "https://keys.example.com:0/, port-out-of-range",
        "https://keys.example.com:70000/, port-out-of-range",
        "https://keys_1.example.com/, no-host",
        "https://user@keys.example.com/, user-info",
        "https://keys.example.com@127.0.0.1/, user-info",
        "https://keys.example.com/#x, fragment",
        "https://kéys.example.com/, invalid-uri-characters",
        "https://keys.example.com\\@127.0.0.1/, invalid-uri-characters",
        "https://keys.example.com/a b, invalid-uri-characters"
    })
    void rejectsOtherUrisWithAReason(String uri, String code) {
        assertThat(codeOf(uri)).isEqualTo(code);
    }

    @Test
    void boundsTheLength() {
        assertThat(codeOf("https://keys.example.com/" + "a".repeat(2000))).isEqualTo("too-long");
        assertThat(codeOf("https://" + "a.".repeat(200) + "com/")).isEqualTo("private-address");
    }

    private static String codeOf(String uri) {
        return JwksUris.check(uri).map(FieldError::code).orElse("accepted");
    }
}
