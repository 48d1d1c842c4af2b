package dev.keyturn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Certificate authority of a test, and a certificate of it for {@code localhost}. */
public final class TestCertificates {

    private final Path folder;

    public TestCertificates(Path folder) throws Exception {
        this.folder = folder;
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.crt");
        openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost"
                + " -keyout localhost.key -out localhost.csr");
        openssl(
                "x509 -req -in localhost.csr -CA ca.crt -CAkey ca.key -days 2 -copy_extensions copy -out localhost.crt");
    }

    private void openssl(String arguments) throws Exception {
        Process openssl = new ProcessBuilder(("openssl " + arguments).split(" "))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(openssl.waitFor()).isZero();
    }

    public Path authority() {
        return folder.resolve("ca.crt");
    }

    /** Of a client that trusts the authority. */
    public SSLContext trusting() {
        return SslBundle.of(new PemSslStoreBundle(
                        null, PemSslStoreDetails.forCertificate(authority().toString())))
                .createSslContext();
    }

    /** Of a server with the certificate. */
    public SSLContext serving() {
        return SslBundle.of(new PemSslStoreBundle(
                        PemSslStoreDetails.forCertificate(
                                        folder.resolve("localhost.crt").toString())
                                .withPrivateKey(folder.resolve("localhost.key").toString()),
                        null))
                .createSslContext();
    }
}
