package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of {@code ./run --tls}, as OpenSSL judges them. */
@Tag("server")
class LocalCertificatesTests {

    @TempDir
    private Path folder;

    @Test
    void theCertificateIsValidForLocalhost() throws Exception {
        Path made = make();

        assertThat(verify(made, leafOf(made), "-verify_hostname", "localhost")).endsWith(": OK");
        assertThat(verify(made, leafOf(made), "-verify_ip", "127.0.0.1")).endsWith(": OK");
        assertThat(verify(made, leafOf(made), "-verify_hostname", "login.example.com"))
                .contains("hostname mismatch");
    }

    @Test
    void theAuthorityIsValidForLocalhostAlone() throws Exception {
        Path made = make();
        Path key = folder.resolve("authority.key");
        run(
                "openssl",
                "pkcs12",
                "-in",
                made.resolve("authority.p12").toString(),
                "-passin",
                "file:" + made.resolve("password"),
                "-nocerts",
                "-nodes",
                "-out",
                key.toString());
        Path forged = folder.resolve("forged.crt");
        Files.writeString(folder.resolve("names"), "subjectAltName=DNS:login.example.com");
        run(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=x",
                "-keyout",
                folder.resolve("forged.key").toString(),
                "-out",
                folder.resolve("forged.csr").toString());
        run(
                "openssl",
                "x509",
                "-req",
                "-in",
                folder.resolve("forged.csr").toString(),
                "-CA",
                made.resolve("authority.crt").toString(),
                "-CAkey",
                key.toString(),
                "-CAcreateserial",
                "-extfile",
                folder.resolve("names").toString(),
                "-out",
                forged.toString());

        assertThat(forged).isNotEmptyFile();
        assertThat(verify(made, forged)).contains("permitted subtree violation");
    }

    @Test
    void otherUsersOfTheMachineCannotReadTheKeys() throws Exception {
        Path made = make();

        assertThat(permissions(made)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(made)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void aSecondRunKeepsBothAndAnOldCertificateIsRenewedByTheSameAuthority() throws Exception {
        Path made = make();
        String authority = Files.readString(made.resolve("authority.crt"));
        byte[] certificate = Files.readAllBytes(made.resolve("localhost.p12"));

        make();
        assertThat(Files.readString(made.resolve("authority.crt"))).isEqualTo(authority);
        assertThat(Files.readAllBytes(made.resolve("localhost.p12"))).isEqualTo(certificate);

        Files.setLastModifiedTime(
                made.resolve("localhost.p12"), FileTime.from(Instant.now().minus(Duration.ofDays(302))));
        make();
        assertThat(Files.readString(made.resolve("authority.crt"))).isEqualTo(authority);
        assertThat(Files.readAllBytes(made.resolve("localhost.p12"))).isNotEqualTo(certificate);
    }

    @Test
    void aLostPasswordIsSaid() throws Exception {
        Path made = make();
        Files.writeString(made.resolve("password"), "another-password");

        assertThat(run(script(), made.toString()))
                .startsWith("Cannot make certificates in " + made + ": the password file does not fit authority.p12.");
    }

    private Path make() throws Exception {
        Path made = folder.resolve("tls");
        assertThat(run(script(), made.toString())).isEmpty();
        return made;
    }

    private static String script() {
        return StartedKeyturn.root().resolve("deploy/tls/local-certificates").toString();
    }

    private Path leafOf(Path made) throws Exception {
        Path leaf = folder.resolve("localhost.crt");
        run(
                "openssl",
                "pkcs12",
                "-in",
                made.resolve("localhost.p12").toString(),
                "-passin",
                "file:" + made.resolve("password"),
                "-clcerts",
                "-nokeys",
                "-out",
                leaf.toString());
        return leaf;
    }

    private static String verify(Path made, Path certificate, String... options) throws Exception {
        return run(Stream.of(
                        Stream.of(
                                "openssl",
                                "verify",
                                "-CAfile",
                                made.resolve("authority.crt").toString()),
                        Stream.of(options),
                        Stream.of(certificate.toString()))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
