package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyturn.testing.Nginx;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SelfSigned;
import dev.keyturn.testing.StartedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** nginx with the configuration in {@code deploy/tls}, which ends TLS and speaks TLS to the server. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsBehindNginxTests {

    private static final Path CONFIGURATION = Path.of("..", "deploy", "tls", "nginx.conf");

    private final int serverPort = StartedServer.freePort();
    private final int proxyPort = StartedServer.freePort();

    private Path outside;
    private Path inside;
    private Certificate certificate;
    private StartedServer server;
    private Process proxy;

    @BeforeAll
    void start(@TempDir Path files) throws Exception {
        assumeTrue(Nginx.isInstalled(), "nginx is not installed: apt-get install nginx");
        outside = Files.createDirectory(files.resolve("outside"));
        inside = Files.createDirectory(files.resolve("inside"));
        certificate = SelfSigned.install(outside, "proxy");
        SelfSigned.install(inside, "server");
        server = StartedServer.with(
                "server.port=" + serverPort,
                "keyturn.issuer=https://localhost:" + proxyPort,
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.signing.key-encryption-key-file=" + files.resolve("key"),
                "keyturn.proxy.trusted-addresses=127.0.0.1",
                "spring.ssl.bundle.pem.keyturn.keystore.certificate=" + inside.resolve("tls.crt"),
                "spring.ssl.bundle.pem.keyturn.keystore.private-key=" + inside.resolve("tls.key"),
                "server.ssl.bundle=keyturn");
        proxy = nginx(files.resolve("nginx"), proxyPort, inside.resolve("tls.crt"));
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (proxy != null) {
            proxy.destroy();
            proxy.waitFor();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void pagesAreThoseOfAnHttpsServer() throws Exception {
        HttpResponse<String> page = get(proxyPort, "/login");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
        assertThat(page.headers().firstValue("Set-Cookie").orElse("")).contains("__Host-keyturn_form=", "; Secure");
    }

    @Test
    void metadataNamesTheAddressOfTheProxy() throws Exception {
        assertThat(get(proxyPort, "/.well-known/openid-configuration").body())
                .contains("\"token_endpoint\":\"https://localhost:" + proxyPort + "/oauth2/token\"")
                .doesNotContain(Integer.toString(serverPort));
    }

    @Test
    void aServerWithAnotherCertificateGetsNoRequests(@TempDir Path files) throws Exception {
        int port = StartedServer.freePort();
        Process misled = nginx(files.resolve("nginx"), port, outside.resolve("tls.crt"));
        try {
            assertThat(get(port, "/login").statusCode()).isEqualTo(502);
        } finally {
            misled.destroy();
            misled.waitFor();
        }
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(SelfSigned.contextTrusting(certificate))
                .build();
        return client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private Process nginx(Path folder, int port, Path trusted) throws IOException {
        return Nginx.start(folder, configuration(port, trusted), port);
    }

    private String configuration(int port, Path trusted) throws IOException {
        return Files.readString(CONFIGURATION)
                .replace("listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;")
                .replace("login.example.com", "localhost")
                .replace("/etc/nginx/tls/internal-ca.crt", trusted.toString())
                .replace("/etc/nginx/tls/tls", outside.resolve("tls").toString())
                .replace("keyturn.internal:9443", "localhost:" + serverPort)
                .replace("keyturn.internal", "localhost")
                .replace("$host;", "$host:" + port + ";");
    }
}
