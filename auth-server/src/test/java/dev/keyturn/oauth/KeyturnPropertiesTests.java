package dev.keyturn.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.testing.Rfc;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyturnPropertiesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example.com",
                "https://login.example.com:8443",
                "http://localhost:9000",
                "http://127.0.0.1:9000",
                "http://127.1.2.3",
                "http://[::1]:9000"
            })
    void anHttpsOrLoopbackIssuerIsAccepted(String issuer) {
        assertThat(new KeyturnProperties(URI.create(issuer)).issuer()).hasToString(issuer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.com",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://10.0.0.1",
                "https://login.example.com/",
                "https://login.example.com/realm",
                "https://login.example.com?x=1",
                "https://login.example.com#x",
                "https://user@login.example.com",
                "ftp://login.example.com",
                "login.example.com",
                "https:///nowhere"
            })
    @Rfc({"8414#2", "OIDC-Discovery#3"})
    void rejectsOtherIssuersWithAMessageThatNamesTheSetting(String issuer) {
        assertThatExceptionOfType(UnusableIssuerException.class)
                .isThrownBy(() -> new KeyturnProperties(URI.create(issuer)))
                .withMessageStartingWith("keyturn.issuer (KEYTURN_ISSUER) is " + issuer + ": it must");
    }
}
