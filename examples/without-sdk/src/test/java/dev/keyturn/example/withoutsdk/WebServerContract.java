package dev.keyturn.example.withoutsdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A web server accepts an access token of the server, and nothing that only looks like one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WebServerContract {

    static final String AUDIENCE = "https://orders.example.com";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final TestIssuer issuer = new TestIssuer(TestKeys.es256("key-1"));

    private @Nullable Process process;
    private int port;

    /** Ends the test if the server is not installed. */
    abstract void assumeInstalled();

    /** Writes the settings of a server at this port, whose pages are in a folder of that name, and says how it is started. */
    abstract List<String> prepare(Path folder, int freePort) throws IOException;

    @BeforeAll
    @Timeout(60)
    void start(@TempDir Path folder) throws Exception {
        assumeInstalled();
        port = freePort();
        // It reads them as another user, if the tests run as root.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(Files.createDirectory(folder.resolve("pages")).resolve("orders"), "orders");
        Path output = folder.resolve("output");
        Process started = new ProcessBuilder(prepare(folder, port))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process = started;
        while (started.isAlive() && !isListening()) {
            Thread.onSpinWait();
        }
        assertThat(started.isAlive()).as(() -> read(output)).isTrue();
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
        issuer.close();
    }

    @Test
    void acceptsAnAccessToken() throws Exception {
        assertThat(status(token())).isEqualTo(200);
        assertThat(status(null)).isEqualTo(401);
    }

    @Test
    void rejectsWhatOnlyLooksLikeOne() throws Exception {
        ECKey forged = TestKeys.es256("key-1");
        TestToken idToken = token().header("typ", "JWT").claim("client_id", null);
        Map<String, TestToken> tokens = new LinkedHashMap<>();
        tokens.put("an ID token with the audience of the API", idToken);
        tokens.put("a token for another API", token().claim("aud", "https://other.example.com"));
        tokens.put("a token of another issuer", token().claim("iss", "https://other.example.com"));
        tokens.put("an expired one", issuer.token(Instant.now().minusSeconds(86_400), AUDIENCE));
        tokens.put("one without an end", token().claim("exp", null));
        tokens.put("a forged one", token().key(forged));
        tokens.put("one with an unknown key", token().key(TestKeys.es256("key-2")));

        for (Map.Entry<String, TestToken> token : tokens.entrySet()) {
            assertThat(status(token.getValue())).as(token.getKey()).isEqualTo(401);
        }
    }

    private TestToken token() {
        return issuer.token(Instant.now(), AUDIENCE);
    }

    private boolean isListening() throws InterruptedException {
        try {
            return status(null) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private int status(@Nullable TestToken token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders"));
        if (token != null) {
            request.header("Authorization", "Bearer " + token.text());
        }
        return HTTP.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    /** Below the ports that systems give to connections, one of which could take it before the server does. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken; another one
            }
        }
    }

    /** A block of the guide. */
    static String resource(String name) throws IOException {
        try (var resource = WebServerContract.class.getResourceAsStream("/" + name)) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
