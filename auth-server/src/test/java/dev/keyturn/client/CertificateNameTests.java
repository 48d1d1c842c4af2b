package dev.keyturn.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.client.ClientMetadata.ClientForm;
import dev.keyturn.testing.Rfc;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of certificates in the metadata of clients. */
class CertificateNameTests {

    private final ClientRules rules = new ClientRules(scope -> Optional.empty());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls_client_auth_subject_dn | CN=orders\\, Inc.,O=Example,C=DE",
                "tls_client_auth_subject_dn | 2.5.4.3=orders",
                "tls_client_auth_san_dns | orders.example.com",
                "tls_client_auth_san_uri | spiffe://example.com/orders",
                "tls_client_auth_san_ip | 203.0.113.9",
                "tls_client_auth_san_ip | 2001:db8::9",
                "tls_client_auth_san_email | orders@example.com"
            })
    @Rfc("8705#2.1.2")
    void oneNameIsValid(String member, String value) {
        assertThat(problems(client().certificateNames(Map.of(member, value)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls_client_auth_subject_dn | '' | invalid-distinguished-name",
                "tls_client_auth_subject_dn | orders | invalid-distinguished-name",
                "tls_client_auth_subject_dn | CN=orders, | invalid-distinguished-name",
                "tls_client_auth_subject_dn | XYZ=orders | invalid-distinguished-name",
                "tls_client_auth_subject_dn | /CN=orders | invalid-distinguished-name",
                "tls_client_auth_san_dns | *.example.com | invalid-dns-name",
                "tls_client_auth_san_dns | -a.example.com | invalid-dns-name",
                "tls_client_auth_san_dns | a b | invalid-dns-name",
                "tls_client_auth_san_uri | orders | invalid-uri",
                "tls_client_auth_san_uri | https://a b | invalid-uri",
                "tls_client_auth_san_ip | 203.0.113.0/24 | invalid-ip-address",
                "tls_client_auth_san_ip | 1.2.3 | invalid-ip-address",
                "tls_client_auth_san_email | orders | invalid-email"
            })
    void aNameHasTheFormOfItsKind(String member, String value, String code) {
        assertThat(problems(client().certificateNames(Map.of(member, value)))).containsExactly(member + " " + code);
    }

    @Test
    void aNameThatIsFarTooLongIsRejected() {
        assertThat(problems(client().certificateNames(Map.of("tls_client_auth_subject_dn", "CN=" + "a".repeat(998)))))
                .containsExactly("tls_client_auth_subject_dn too-long");
    }

    @Test
    @Rfc("8705#2.1.2")
    void thereIsExactlyOne() {
        assertThat(problems(client())).containsExactly("tls_client_auth_subject_dn not-exactly-one");
        assertThat(problems(client().certificateNames(Map.of(
                        "tls_client_auth_subject_dn", "CN=orders", "tls_client_auth_san_dns", "orders.example.com"))))
                .containsExactly("tls_client_auth_san_dns mutually-exclusive");
    }

    @Test
    void onlyAClientOfAnAuthorityHasOne() {
        assertThat(problems(TestClients.service().certificateNames(Map.of("tls_client_auth_san_ip", "nonsense"))))
                .containsExactly("tls_client_auth_san_ip requires-tls-client-auth");
    }

    @Test
    @Rfc("8705#2.2.2")
    void aClientWithASelfSignedCertificateHasKeys() {
        assertThat(problems(TestClients.service().method("self_signed_tls_client_auth")))
                .containsExactly("jwks required-without");
        assertThat(problems(TestClients.service()
                        .method("self_signed_tls_client_auth")
                        .jwksUri("https://keys.example.com/")))
                .isEmpty();
        assertThat(problems(client().certificateNames(Map.of("tls_client_auth_san_dns", "orders.example.com"))
                        .jwksUri("https://keys.example.com/")))
                .containsExactly("jwks_uri requires-client-keys");
    }

    private static TestClients client() {
        return TestClients.service().method("tls_client_auth");
    }

    private List<String> problems(TestClients client) {
        ClientForm form = client.build();
        try {
            rules.check(form, false);
            return List.of();
        } catch (ValidationFailedException e) {
            return e.errors().stream()
                    .map(error -> error.field() + " " + error.code())
                    .toList();
        }
    }
}
