package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SelfSigned;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import javax.net.ssl.SSLHandshakeException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** TLS by a bundle of Spring Boot's, as the operator's guide sets it up, and what changes when its files do. */
@Tag("smoke")
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTests {

    private Path folder;
    private StartedServer server;
    private URI address;
    private Certificate current;

    @BeforeAll
    void start(@TempDir Path files) throws Exception {
        folder = files;
        current = SelfSigned.install(folder, "first");
        int port = StartedServer.freePort();
        address = URI.create("https://localhost:" + port);
        server = StartedServer.with(
                "server.port=" + port,
                "keyturn.issuer=" + address,
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "spring.ssl.bundle.pem.keyturn.reload-on-update=true",
                "spring.ssl.bundle.pem.keyturn.keystore.certificate=" + folder.resolve("tls.crt"),
                "spring.ssl.bundle.pem.keyturn.keystore.private-key=" + folder.resolve("tls.key"),
                "spring.ssl.bundle.watch.file.quiet-period=1ms",
                "server.ssl.bundle=keyturn",
                "keyturn.connections.request-timeout=2s");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Each byte comes within the timeout of a connection, which is 10 seconds. */
    @Test
    void aBodyThatDripsIsCut() throws Exception {
        try (Socket socket =
                SelfSigned.contextTrusting(current).getSocketFactory().createSocket("localhost", address.getPort())) {
            OutputStream request = socket.getOutputStream();
            String headers = String.join(
                    "\r\n",
                    "POST /oauth2/token HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/x-www-form-urlencoded",
                    "Content-Length: 10000",
                    "",
                    "");
            request.write(headers.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(50);

            int bytes = 0;
            while (bytes < 180 && isOpen(socket)) {
                request.write('x');
                bytes++;
            }

            assertThat(bytes).isBetween(1, 179);
        }
    }

    private static boolean isOpen(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Test
    void bytesThatAreNoRequestGetAnAnswerWithoutDetails() throws Exception {
        byte[] request = "GET /\u0000 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket =
                SelfSigned.contextTrusting(current).getSocketFactory().createSocket("localhost", address.getPort())) {
            socket.getOutputStream().write(request);

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Invalid request")
                    .doesNotContain("Tomcat", "Exception");
        }
    }

    @Test
    void speaksTlsAndMarksItsCookies() throws Exception {
        HttpClient client = trusting(current);

        var page = client.send(HttpRequest.newBuilder(address.resolve("/login")).build(), BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(page.headers().firstValue("Set-Cookie").orElse(""))
                .contains("__Host-keyturn_form=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax");
        assertThat(signIn(client, page).headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("__Host-keyturn_session="))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("; Secure", "; HttpOnly", "; SameSite=Lax");
        assertThat(page.headers().firstValue("Strict-Transport-Security").orElse(""))
                .contains("max-age=");
    }

    @Test
    void presentsANewCertificateOnceItsFilesChange() throws Exception {
        Certificate before = current;
        current = SelfSigned.install(folder, "second");

        Waiting.until(() -> isPresented(current));
        assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> status(trusting(before)));
    }

    private boolean isPresented(Certificate certificate) throws Exception {
        try {
            return status(trusting(certificate)) == 200;
        } catch (SSLHandshakeException e) {
            return false;
        }
    }

    private HttpResponse<String> signIn(HttpClient client, HttpResponse<String> page) throws Exception {
        String cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
        String token = page.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]*)\".*", "$1");
        return client.send(
                HttpRequest.newBuilder(address.resolve("/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                        .POST(BodyPublishers.ofString("username=" + RunningServer.ADMIN_NAME + "&password="
                                + RunningServer.ADMIN_PASSWORD.replace(' ', '+') + "&_csrf=" + token))
                        .build(),
                BodyHandlers.ofString());
    }

    private int status(HttpClient client) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/.well-known/openid-configuration"))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static HttpClient trusting(Certificate certificate) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(SelfSigned.contextTrusting(certificate))
                .build();
    }
}
