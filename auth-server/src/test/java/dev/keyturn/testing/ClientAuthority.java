package dev.keyturn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Certificate authority of a test that issues certificates to clients, made with openssl. */
public final class ClientAuthority {

    private static final String CONFIGURATION = """
            [ca]
            default_ca = own
            [own]
            dir = .
            database = index.txt
            new_certs_dir = .
            rand_serial = yes
            default_md = sha256
            default_days = 2
            policy = any
            copy_extensions = copy
            unique_subject = no
            [any]
            countryName = optional
            organizationName = optional
            organizationalUnitName = optional
            commonName = optional
            """;

    private final Path folder;
    private int issued;

    public ClientAuthority(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        Files.writeString(folder.resolve("ca.cnf"), CONFIGURATION);
        Files.writeString(folder.resolve("index.txt"), "");
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Client authority",
                "-addext",
                "keyUsage=critical,keyCertSign",
                "-keyout",
                "ca.key",
                "-out",
                "ca.crt");
    }

    /** File with the certificate of the authority. */
    public Path certificate() {
        return folder.resolve("ca.crt");
    }

    /**
     * Issues a certificate that is valid now.
     *
     * @param subject such as {@code /O=Example/CN=orders}
     * @param extensions such as {@code subjectAltName=DNS:orders.example.com}
     */
    public Issued issue(String subject, String... extensions) throws Exception {
        return issue(List.of("-days", "1"), subject, extensions);
    }

    /** Issues a certificate of an intermediate authority. */
    public Issued issueBy(Issued issuer, String subject, String... extensions) throws Exception {
        String name = request(subject, extensions);
        sign(
                name,
                List.of(
                        "-days",
                        "1",
                        "-cert",
                        issuer.file().toString(),
                        "-keyfile",
                        issuer.key().toString()));
        return issued(name);
    }

    /** Issues a certificate that has ended. */
    public Issued issueExpired(String subject, String... extensions) throws Exception {
        return issue(List.of("-startdate", "20240101000000Z", "-enddate", "20240201000000Z"), subject, extensions);
    }

    /** Makes a certificate that is its own authority. */
    public Issued selfSigned(String subject, String... extensions) throws Exception {
        String name = request(subject, extensions);
        sign(name, List.of("-days", "1", "-selfsign", "-keyfile", name + ".key"));
        return issued(name);
    }

    /** Makes a certificate that is its own authority, and has ended. */
    public Issued expiredSelfSigned(String subject, String... extensions) throws Exception {
        String name = request(subject, extensions);
        sign(
                name,
                List.of(
                        "-startdate",
                        "20240101000000Z",
                        "-enddate",
                        "20240201000000Z",
                        "-selfsign",
                        "-keyfile",
                        name + ".key"));
        return issued(name);
    }

    /** Makes a certificate for the key of another one that has ended, with its name. */
    public Issued renewed(Issued ended, String subject, String... extensions) throws Exception {
        String name = "client" + issued++;
        List<String> arguments = new ArrayList<>(List.of(
                "req", "-x509", "-new", "-key", ended.key().toString(), "-days", "1", "-utf8", "-subj", subject));
        for (String extension : extensions) {
            arguments.addAll(List.of("-addext", extension));
        }
        arguments.addAll(List.of("-out", name + ".crt"));
        openssl(arguments.toArray(String[]::new));
        Issued renewal = issued(name);
        return new Issued(ended.key(), renewal.file(), renewal.certificate());
    }

    private Issued issue(List<String> validity, String subject, String... extensions) throws Exception {
        String name = request(subject, extensions);
        List<String> arguments = new ArrayList<>(validity);
        arguments.addAll(List.of("-cert", "ca.crt", "-keyfile", "ca.key"));
        sign(name, arguments);
        return issued(name);
    }

    private String request(String subject, String... extensions) throws Exception {
        String name = "client" + issued++;
        List<String> arguments = new ArrayList<>(List.of(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-utf8",
                "-subj",
                subject,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr"));
        for (String extension : extensions) {
            arguments.addAll(List.of("-addext", extension));
        }
        openssl(arguments.toArray(String[]::new));
        return name;
    }

    private void sign(String name, List<String> more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "ca",
                "-batch",
                "-notext",
                "-preserveDN",
                "-config",
                "ca.cnf",
                "-in",
                name + ".csr",
                "-out",
                name + ".crt"));
        arguments.addAll(more);
        openssl(arguments.toArray(String[]::new));
    }

    private Issued issued(String name) throws Exception {
        Path certificate = folder.resolve(name + ".crt");
        try (InputStream in = Files.newInputStream(certificate)) {
            return new Issued(folder.resolve(name + ".key"), certificate, (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("openssl.log");
        Process openssl = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(openssl.waitFor()).as(() -> command + read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    /**
     * Certificate of a client, in files and read.
     *
     * @param key file with the private key
     * @param file file with the certificate
     */
    public record Issued(Path key, Path file, X509Certificate certificate) {

        /** TLS of a client that presents it, and trusts a server with a certificate in a file. */
        public SSLContext presentedTo(Path server) {
            return SslBundle.of(new PemSslStoreBundle(
                            PemSslStoreDetails.forCertificate(file.toString()).withPrivateKey(key.toString()),
                            PemSslStoreDetails.forCertificate(server.toString())))
                    .createSslContext();
        }
    }
}
