package dev.keyturn.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.testing.ClientAuthority;
import dev.keyturn.testing.ClientAuthority.Issued;
import dev.keyturn.testing.Rfc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

class CertificateAuthoritiesTests {

    private static final String CA = "basicConstraints=critical,CA:TRUE";

    @TempDir
    private Path folder;

    private ClientAuthority root;

    @BeforeEach
    void make() throws Exception {
        root = new ClientAuthority(folder.resolve("root"));
    }

    @Test
    @Rfc("8705#7.2")
    void anIntermediateAuthorityIsSentOrInTheBundle() throws Exception {
        Issued intermediate = root.issue("/CN=Intermediate", CA);
        Issued leaf = root.issueBy(intermediate, "/CN=orders");

        assertThat(trusting(root.certificate()).haveIssued(chain(leaf, intermediate)))
                .isTrue();
        assertThat(trusting(root.certificate(), intermediate.file()).haveIssued(chain(leaf)))
                .isTrue();
        assertThat(trusting(root.certificate()).haveIssued(chain(leaf))).isFalse();
    }

    @Test
    void onlyAnAuthorityIsAnAnchor() throws Exception {
        Issued leaf = root.issue("/CN=orders");
        Issued intermediate = root.issue("/CN=Intermediate", CA);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> trusting(leaf.file()))
                .withMessageContaining("keyturn.client-certificates.authorities-bundle");
        assertThatIllegalArgumentException().isThrownBy(() -> trusting(intermediate.file()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trusting(root.selfSigned("/CN=own").file()));
    }

    @Test
    @Rfc("8705#7.2")
    void anExpiredAuthorityIsNotTrusted() throws Exception {
        Issued expired = root.expiredSelfSigned("/CN=Old", CA);

        assertThat(trusting(expired.file()).haveIssued(chain(root.issueBy(expired, "/CN=orders"))))
                .isFalse();
    }

    /** The JDK takes one of two anchors with the same key, by their hash codes. */
    @RepeatedTest(4)
    void anAuthorityMayStandBesideItsRenewal() throws Exception {
        Issued expired = root.expiredSelfSigned("/CN=Old", CA);
        Issued renewed = root.renewed(expired, "/CN=Old");

        assertThat(trusting(expired.file(), renewed.file()).haveIssued(chain(root.issueBy(renewed, "/CN=orders"))))
                .isTrue();
    }

    @Test
    void aRootForServersDoesNotNameClients() throws Exception {
        Issued other = root.selfSigned("/CN=Servers", CA, "extendedKeyUsage=serverAuth");

        assertThat(trusting(other.file()).haveIssued(chain(root.issueBy(other, "/CN=orders"))))
                .isFalse();
    }

    @Test
    void anAuthorityForServersDoesNotNameClients() throws Exception {
        Issued intermediate = root.issue("/CN=Intermediate", CA, "extendedKeyUsage=serverAuth");

        assertThat(trusting(root.certificate())
                        .haveIssued(chain(root.issueBy(intermediate, "/CN=orders"), intermediate)))
                .isFalse();
    }

    @Test
    void thePathLengthOfAnAuthorityCounts() throws Exception {
        Issued limited = root.selfSigned("/CN=Limited", "basicConstraints=critical,CA:TRUE,pathlen:0");
        Issued intermediate = root.issueBy(limited, "/CN=Intermediate", CA);
        CertificateAuthorities authorities = trusting(limited.file());

        assertThat(authorities.haveIssued(chain(root.issueBy(limited, "/CN=a"))))
                .isTrue();
        assertThat(authorities.haveIssued(chain(root.issueBy(intermediate, "/CN=a"), intermediate)))
                .isFalse();
    }

    @Test
    void anAuthorityWithNameConstraintsIsRefusedAtStart() throws Exception {
        Issued limited = root.selfSigned("/CN=Limited", CA, "nameConstraints=critical,permitted;DNS:example.com");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> trusting(limited.file()))
                .withMessageContaining("name constraints");
    }

    private static ClientCertificate chain(Issued... certificates) {
        return new ClientCertificate(
                Arrays.stream(certificates).map(Issued::certificate).toList());
    }

    private CertificateAuthorities trusting(Path... certificates) throws IOException {
        Path file = folder.resolve("bundle.pem");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        Stream.of(certificates)
                                .map(CertificateAuthoritiesTests::read)
                                .toList()));
        SslBundle bundle =
                SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(file.toString())));
        return new CertificateAuthorities(
                new ClientCertificateProperties(null, null, null, "clients", null),
                new DefaultSslBundleRegistry("clients", bundle),
                Clock.systemUTC());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
