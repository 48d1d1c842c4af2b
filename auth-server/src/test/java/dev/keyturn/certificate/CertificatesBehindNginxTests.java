package dev.keyturn.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.ClientAuthority;
import dev.keyturn.testing.ClientAuthority.Issued;
import dev.keyturn.testing.Nginx;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SelfSigned;
import dev.keyturn.testing.StartedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** nginx with the configuration in {@code deploy/tls}, which forwards the certificates of clients. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificatesBehindNginxTests {

    private static final Path WITH_CERTIFICATES = Path.of("..", "deploy", "tls", "client-certificates.conf");
    private static final Path WITHOUT_CERTIFICATES = Path.of("..", "deploy", "tls", "nginx.conf");

    private final int serverPort = StartedServer.freePort();
    private final int proxyPort = StartedServer.freePort();
    private final int browserPort = StartedServer.freePort();

    private Path outside;
    private Path inside;
    private SSLContext withoutCertificate;
    private StartedServer server;
    private Process proxy;
    private Api api;
    private Issued orders;
    private Issued another;

    @BeforeAll
    void start(@TempDir Path files) throws Exception {
        assumeTrue(Nginx.isInstalled(), "nginx is not installed: apt-get install nginx");
        outside = Files.createDirectory(files.resolve("outside"));
        inside = Files.createDirectory(files.resolve("inside"));
        withoutCertificate = SelfSigned.contextTrusting(SelfSigned.install(outside, "proxy"));
        SelfSigned.install(inside, "server");
        ClientAuthority authority = new ClientAuthority(files.resolve("authority"));
        orders = authority.issue("/O=Example \\+ More & Co/CN=orders");
        another = new ClientAuthority(files.resolve("other")).issue("/O=Example \\+ More & Co/CN=orders");
        URI issuer = URI.create("https://localhost:" + proxyPort);
        server = StartedServer.with(
                "server.port=" + serverPort,
                "keyturn.issuer=" + issuer,
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "keyturn.signing.key-encryption-key-file=" + files.resolve("key"),
                "keyturn.proxy.trusted-addresses=127.0.0.1",
                "keyturn.client-certificates.header-format=nginx",
                "keyturn.client-certificates.authorities-bundle=clients",
                "spring.ssl.bundle.pem.clients.truststore.certificate=" + authority.certificate(),
                "spring.ssl.bundle.pem.keyturn.keystore.certificate=" + inside.resolve("tls.crt"),
                "spring.ssl.bundle.pem.keyturn.keystore.private-key=" + inside.resolve("tls.key"),
                "server.ssl.bundle=keyturn");
        proxy = Nginx.start(
                files.resolve("nginx"),
                configuration(WITH_CERTIFICATES, proxyPort) + configuration(WITHOUT_CERTIFICATES, browserPort),
                proxyPort);
        api = Api.over(withoutCertificate, issuer);
        api.registerOrdersApi();
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
    @Rfc("8705#2.1")
    void theCertificateOfTheConnectionToTheProxyAuthenticatesTheClient() throws Exception {
        String client = register();

        assertThat(status(orders, client)).isEqualTo(200);
        assertThat(status(another, client)).isEqualTo(401);
        assertThat(status(null, client)).isEqualTo(401);
    }

    /** nginx replaces the header. */
    @Test
    @Rfc("9440#4")
    void aHeaderThatTheClientSendsItselfDoesNotCount() throws Exception {
        String client = register();
        String forged = Files.readString(orders.file()).replace(" ", "%20").replace("\n", "%0A");

        assertThat(status(null, client, "X-Client-Cert", forged)).isEqualTo(401);
        assertThat(status(another, client, "X-Client-Cert", forged)).isEqualTo(401);
    }

    /** The virtual host for browsers is at the same trusted address. */
    @Test
    void noOtherVirtualHostForwardsTheHeader() throws Exception {
        String client = register();
        String forged = Files.readString(orders.file()).replace(" ", "%20").replace("\n", "%0A");

        assertThat(statusAt(browserPort, null, client, "X-Client-Cert", forged)).isEqualTo(401);
    }

    @Test
    @Rfc("8705#5")
    void metadataHasNoOtherAddresses() {
        assertThat(api.get("/.well-known/openid-configuration", null).body())
                .contains("\"tls_client_certificate_bound_access_tokens\":true")
                .doesNotContain("mtls_endpoint_aliases");
    }

    private String register() {
        return api.registerClient(Map.of(
                        "client_id",
                        Api.uniqueName("proxied"),
                        "client_name",
                        "Orders",
                        "token_endpoint_auth_method",
                        "tls_client_auth",
                        "tls_client_auth_subject_dn",
                        "CN=orders,O=Example \\+ More & Co",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("orders:read")))
                .get("client_id")
                .asString();
    }

    private int status(@Nullable Issued presented, String client, String... headers) throws Exception {
        return statusAt(proxyPort, presented, client, headers);
    }

    private int statusAt(int port, @Nullable Issued presented, String client, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + client));
        if (headers.length > 0) {
            request.headers(headers);
        }
        SSLContext tls = presented == null ? withoutCertificate : presented.presentedTo(outside.resolve("tls.crt"));
        HttpResponse<String> answer =
                HttpClient.newBuilder().sslContext(tls).build().send(request.build(), BodyHandlers.ofString());
        return answer.statusCode();
    }

    private String configuration(Path file, int port) throws IOException {
        return Files.readString(file)
                .replace("listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;")
                .replace("mtls.login.example.com", "localhost")
                .replace("login.example.com", "localhost")
                .replace(
                        "/etc/nginx/tls/internal-ca.crt",
                        inside.resolve("tls.crt").toString())
                .replace("/etc/nginx/tls/tls", outside.resolve("tls").toString())
                .replace("keyturn.internal:9443", "localhost:" + serverPort)
                .replace("keyturn.internal", "localhost")
                .replace("$host;", "$host:" + port + ";");
    }
}
