package dev.keyturn.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** A gateway with its configuration in {@code deploy/gateways} lets only checked requests through to an API. */
@RunningServer
@OnH2
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GatewayServerContract {

    private static final Path CONFIGURATIONS = Path.of("..", "deploy", "gateways");

    /** Folder of a gateway that asks for a token for each request. */
    private static final String WITH_TOKEN = "token";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    final AtomicInteger forwarded = new AtomicInteger();
    GatewayScene scene;
    private HttpServer upstream;
    private int port;
    private int portWithToken;
    private int portWithWrongSecret;
    private int portWithoutServer;
    private final List<Process> processes = new ArrayList<>();

    /** Ends the test if the gateway is not installed. */
    abstract void assumeInstalled();

    /** Writes the settings of a gateway and says how it is started. */
    abstract List<String> prepare(Path folder, Map<String, String> values) throws IOException;

    @BeforeAll
    @Timeout(120)
    void start(@TempDir Path folder) throws Exception {
        assumeInstalled();
        scene = new GatewayScene(api, "jwt");
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            forwarded.incrementAndGet();
            byte[] seen = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n"
                            + exchange.getRequestHeaders().entrySet().stream()
                                    .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": "
                                            + String.join(" | ", header.getValue()))
                                    .collect(Collectors.joining("\n")))
                    .getBytes(StandardCharsets.UTF_8);
            boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, hasBody ? seen.length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(seen);
            }
            exchange.close();
        });
        upstream.start();
        port = start(folder.resolve("right"), api.issuer().getPort(), scene.credentials());
        portWithToken = start(folder.resolve(WITH_TOKEN), api.issuer().getPort(), scene.credentials());
        portWithWrongSecret = start(folder.resolve("wrong"), api.issuer().getPort(), Api.basic(scene.gateway, "wrong"));
        portWithoutServer = start(folder.resolve("alone"), StartedServer.freePort(), scene.credentials());
    }

    @AfterAll
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            process.waitFor();
        }
        if (upstream != null) {
            upstream.stop(0);
        }
    }

    /** Starts a gateway in a new folder. @return its port */
    final int start(Path folder, int keyturn, String credentials) throws Exception {
        Files.createDirectory(folder);
        for (Path each :
                List.of(folder, folder.getParent())) { // a server that drops its rights reads it as another user
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        int listen = StartedServer.freePort();
        Map<String, String> values = Map.of(
                "FOLDER",
                folder.toString(),
                "KEYTURN",
                "127.0.0.1:" + keyturn,
                "LISTEN",
                "127.0.0.1:" + listen,
                "API",
                "127.0.0.1:" + upstream.getAddress().getPort(),
                "AUDIENCE",
                scene.audience,
                "SCOPE",
                scene.read + (folder.endsWith(WITH_TOKEN) ? "&token=jwt" : ""),
                "GATEWAY_CREDENTIALS",
                credentials.substring("Basic ".length()));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(prepare(folder, values))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        processes.add(process);
        while (process.isAlive() && !isListening(listen)) {
            Thread.onSpinWait();
        }
        assertThat(process.isAlive()).as(() -> text(output)).isTrue();
        return listen;
    }

    private static boolean isListening(int listen) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listen)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theApiSeesTheServersHeadersAndNeverTheCallers() throws Exception {
        HttpResponse<String> answer = send(
                port,
                "/orders/7?scope=" + scene.write + "&audience=" + scene.otherAudience,
                "Authorization",
                "Bearer " + scene.token(scene.read),
                "X-Keyturn-Subject",
                "root",
                "x-keyturn-client",
                "root",
                "X-Keyturn-Scope",
                scene.write,
                "X_Keyturn_Subject",
                "root",
                "X-Keyturn_Subject",
                "root",
                "X_Keyturn-Subject",
                "root",
                "X-Keyturn-Gateway-Authorization",
                "Basic cm9vdDpyb290",
                "X-Keyturn-Audience",
                scene.otherAudience);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("GET /orders/7?scope=")
                .contains("\nx-keyturn-subject: " + scene.owner)
                .contains("\nx-keyturn-client: " + scene.owner)
                .contains("\nx-keyturn-scope: " + scene.read);
        assertThat(answer.body()).doesNotContain(": root", " | ", "h2c", scene.credentials());
    }

    @Test
    void theApiSeesTheServersTokenIfTheGatewayAsksForOneAndNeverTheCallers() throws Exception {
        String[] headers = {
            "Authorization", "Bearer " + scene.token(scene.read),
            "X-Keyturn-Token", "forged",
            "x-keyturn-token", "forged",
            "X_Keyturn_Token", "forged",
            "X-Keyturn_Token", "forged"
        };

        String without = send(port, "/orders", headers).body();
        String with = send(portWithToken, "/orders", headers).body();

        assertThat(without)
                .contains("\nx-keyturn-subject: " + scene.owner)
                .doesNotContain("forged", "keyturn-token", "keyturn_token");
        assertThat(with).contains("\nx-keyturn-token: eyJ").doesNotContain("forged", " | ");
        Matcher token = Pattern.compile("\nx-keyturn-token: (\\S+)").matcher(with);
        assertThat(token.find()).isTrue();
        assertThat(SignedJWT.parse(token.group(1)).getJWTClaimsSet().getAudience())
                .containsExactly(scene.audience);
    }

    @Test
    void keysAndOtherMethodsAreChecked() throws Exception {
        String key = scene.issueKey(Map.of()).get("key").asString();

        assertThat(send(port, "/orders", "X-API-Key", key).statusCode()).isEqualTo(200);
        for (String method : List.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS")) {
            assertThat(send(request(port, "/orders", "X-API-Key", key)
                                    .method(method, HttpRequest.BodyPublishers.ofString("audience=x")))
                            .statusCode())
                    .as(method)
                    .isEqualTo(200);
            assertThat(send(request(port, "/orders").method(method, HttpRequest.BodyPublishers.noBody()))
                            .statusCode())
                    .as(method)
                    .isEqualTo(401);
        }
    }

    @Test
    void aRejectedRequestDoesNotReachTheApi() throws Exception {
        String expired = scene.token(scene.read);
        String revoked = scene.token(scene.read);
        scene.revoke(revoked);
        var disabled = scene.issueKey(Map.of());
        scene.disable(disabled);
        String valid = "Bearer " + scene.token(scene.read);
        int before = forwarded.get();

        assertRejected(401, "Bearer", send(port, "/orders"));
        clock.during(Duration.ofMinutes(11), () -> assertInvalid("Bearer " + expired));
        assertInvalid("Bearer " + revoked);
        assertInvalid("Bearer " + scene.token(scene.other));
        assertInvalid("Bearer " + disabled.get("key").asString());
        assertRejected(
                403,
                "Bearer error=\"insufficient_scope\", error_description=\"The credential lacks a scope that this request"
                        + " needs.\", scope=\"" + scene.read + "\"",
                send(port, "/orders", "Authorization", "Bearer " + scene.token(scene.write)));
        HttpResponse<String> two = send(port, "/orders", "Authorization", valid, "X-API-Key", "another");
        assertThat(two.statusCode()).isEqualTo(400);
        assertThat(two.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer error=\"invalid_request\"");
        assertThat(forwarded).hasValue(before);
    }

    @Test
    void aKeyBeyondItsBudgetHasToWait() throws Exception {
        String key = scene.issueKey(Map.of("rate", Map.of("limit", 1, "period_seconds", 3600)))
                .get("key")
                .asString();
        assertThat(send(port, "/orders", "X-API-Key", key).statusCode()).isEqualTo(200);

        HttpResponse<String> answer = send(port, "/orders", "X-API-Key", key);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 3600L);
    }

    @Test
    void otherSpellingsOfAPathAreCheckedOrNotForwarded() throws Exception {
        int before = forwarded.get();

        for (String path : List.of(
                "/ORDERS",
                "/%6frders",
                "/%6Frders/7",
                "/orders/../admin",
                "/orders/%2e%2e/admin",
                "//orders",
                "/orders;x",
                "/keyturn-check",
                "/",
                "/orders%00",
                "/x/../orders")) {
            assertThat(send(port, path).statusCode()).as(path).isBetween(400, 499);
        }

        assertThat(forwarded).hasValue(before);
    }

    @Test
    void aValidCredentialOpensNoPathThatTheApiMightReadInAnotherWay() throws Exception {
        String[] credential = {"Authorization", "Bearer " + scene.token(scene.read)};
        int before = forwarded.get();

        for (String path : List.of(
                "/orders/../admin",
                "/orders/%2e%2e/admin",
                "/orders/%2E./admin",
                "/orders%2f..%2fadmin",
                "/orders/..%5cadmin",
                "/orders/.;/../admin",
                "/orders/..;x/admin",
                "/orders//admin",
                "/orders/..",
                "/orders/.?x",
                "/ordersecret",
                "/orders;x")) {
            assertThat(send(port, path, credential).statusCode()).as(path).isBetween(400, 499);
        }
        assertThat(forwarded).hasValue(before);
        assertThat(send(port, "/orders/7?next=/../x;y%2f//", credential).statusCode())
                .isEqualTo(200);
        assertThat(send(port, "/orders/a.b/..c", credential).statusCode()).isEqualTo(200);
    }

    @Test
    void veryLongHeadersAreRejected() throws Exception {
        int before = forwarded.get();

        for (int length : List.of(9_000, 40_000)) {
            assertThat(send(port, "/orders", "Authorization", "Bearer " + "x".repeat(length))
                            .statusCode())
                    .isBetween(400, 503);
        }

        assertThat(forwarded).hasValue(before);
    }

    @Test
    void aGatewayWithAWrongSecretOrWithoutAServerForwardsNothing() throws Exception {
        String valid = "Bearer " + scene.token(scene.read);
        int before = forwarded.get();

        for (int broken : List.of(portWithWrongSecret, portWithoutServer)) {
            HttpResponse<String> answer = send(broken, "/orders", "Authorization", valid);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        }
        assertThat(forwarded).hasValue(before);
    }

    private void assertInvalid(String authorization) {
        try {
            assertRejected(
                    401,
                    "Bearer error=\"invalid_token\", error_description=\"The credential is invalid, has expired, or was"
                            + " revoked.\"",
                    send(port, "/orders", "Authorization", authorization));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRejected(int status, String challenge, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly(challenge);
    }

    static HttpResponse<String> send(int to, String path, String... headers) throws IOException, InterruptedException {
        return send(request(to, path, headers).GET());
    }

    private static HttpRequest.Builder request(int to, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** A file of {@code deploy/gateways} with its values. */
    static String configuration(String name, Map<String, String> values) throws IOException {
        String text = Files.readString(CONFIGURATIONS.resolve(name));
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
