package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SelfSigned;
import dev.keyturn.testing.StartedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;

/** A separate management port: a web server of its own, which is limited and protected like the application's. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerManagementPortTests {

    private static final int CONNECTIONS = 20;

    private StartedServer server;
    private SSLContext trust;
    private HttpClient http;
    private Api api;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        trust = SelfSigned.contextTrusting(SelfSigned.install(folder, "management"));
        http = HttpClient.newBuilder().sslContext(trust).build();
        server = StartedServer.with(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "keyturn.connections.max-per-address=" + CONNECTIONS,
                "management.server.port=0",
                "management.endpoints.web.exposure.include=*",
                "management.prometheus.metrics.export.enabled=true",
                "management.server.ssl.bundle=management",
                "spring.ssl.bundle.pem.management.keystore.certificate=" + folder.resolve("tls.crt"),
                "spring.ssl.bundle.pem.management.keystore.private-key=" + folder.resolve("tls.key"),
                "spring.ssl.bundle.pem.management.options.ciphers=TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,"
                        + "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        api = new Api(server.issuer());
        port = server.bean(Environment.class).getRequiredProperty("local.management.port", Integer.class);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void healthNeedsNoToken() throws Exception {
        HttpResponse<String> answer = get("/actuator/health/liveness", null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("UP");
    }

    @ParameterizedTest
    @CsvSource({"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, false"})
    void weakCiphersAreRejected(String cipher, boolean isAccepted) throws Exception {
        SSLParameters parameters = new SSLParameters(new String[] {cipher}, new String[] {"TLSv1.2"});

        assertThat(isAnswered(parameters)).isEqualTo(isAccepted);
    }

    @Test
    void connectionsOfAnAddressAreLimited() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS + 5; i++) {
                Socket socket = new Socket();
                open.add(socket);
                socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            }

            assertThat(open.stream().filter(ServerManagementPortTests::isClosed))
                    .hasSizeGreaterThanOrEqualTo(5);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/%70rometheus",
                "/%61ctuator/env",
                "/actuator//env",
                "/actuator;x/env",
                "/actuator/x/../env",
                "/actuator%2Fenv"
            })
    void aPathHasOneSpelling(String path) throws Exception {
        HttpResponse<String> answer = get(path, token("admin:metrics:read"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("Tomcat", "Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/prometheus", "/actuator/env", "/actuator/beans", "/actuator/none"})
    void allButHealthNeedsTheScopeOfTheMetrics(String path) throws Exception {
        assertThat(get(path, null).statusCode()).isEqualTo(401);
        assertThat(get(path, "x").statusCode()).isEqualTo(401);
        assertThat(get(path, token("admin:clients:read")).statusCode()).isEqualTo(403);
        assertThat(get(path, token("admin:metrics:read")).statusCode()).isEqualTo(path.endsWith("none") ? 404 : 200);
    }

    @Test
    void nothingIsChangedThere() throws Exception {
        HttpRequest.Builder request = request("/actuator/loggers/dev.keyturn", token("admin:metrics:read"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"configuredLevel\":\"TRACE\"}"));

        assertThat(send(request).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/login", "/admin/api/v1/clients", "/gateway/check"})
    void theApplicationDoesNotAnswerThere(String path) throws Exception {
        String credentials = Api.basic(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET);
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .header("Authorization", credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=admin:metrics:read"));

        assertThat(send(request).statusCode()).isEqualTo(401);
        assertThat(get(path, token("admin:metrics:read")).statusCode()).isEqualTo(404);
    }

    private boolean isAnswered(SSLParameters parameters) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(trust)
                .sslParameters(parameters)
                .build();
        try {
            return client.send(request("/actuator/health", null).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(100);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private HttpResponse<String> get(String path, @Nullable String token) throws IOException, InterruptedException {
        return send(request(path, token));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private URI address(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    private String token(String scope) {
        return api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, scope)
                .json()
                .get("access_token")
                .asString();
    }
}
