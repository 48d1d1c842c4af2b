package dev.keyturn.example.withoutsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
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
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** mod_oauth2 accepts an access token of the server, and nothing that only looks like one. Needs Debian's libapache2-mod-oauth2. */
class ApacheTests {

    private static final Path SERVER = Path.of("/usr/sbin/apache2");
    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String WITHOUT_CREDENTIAL = "";

    private static Process apache;
    private static Path log;
    private static int port;

    @BeforeAll
    @Timeout(60)
    static void start(@TempDir Path folder) throws Exception {
        assumeTrue(
                Files.isExecutable(SERVER) && Files.exists(MODULES.resolve("mod_oauth2.so")),
                "Apache with mod_oauth2 is not installed: apt-get install apache2-bin libapache2-mod-oauth2");
        port = freePort();
        log = folder.resolve("error.log");
        // Apache reads them as another user, if the tests run as root.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(folder.resolve("pages"));
        Files.writeString(folder.resolve("pages/orders"), "orders");
        Path settings = Files.writeString(folder.resolve("apache.conf"), settings(folder));
        apache = new ProcessBuilder(SERVER.toString(), "-DFOREGROUND", "-f", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        while (apache.isAlive() && !isListening()) {
            Thread.onSpinWait();
        }
        assertThat(apache.isAlive()).as(() -> read(folder.resolve("output"))).isTrue();
    }

    private static String settings(Path folder) throws IOException {
        String user = System.getProperty("user.name").equals("root") ? "User www-data\nGroup www-data\n" : "";
        try (var resource = ApacheTests.class.getResourceAsStream("/apache.conf")) {
            return """
                    ServerRoot %1$s
                    ServerName localhost
                    Listen 127.0.0.1:%2$d
                    PidFile %1$s/apache.pid
                    ErrorLog %1$s/error.log
                    DefaultRuntimeDir %1$s
                    LoadModule mpm_event_module %3$s/mod_mpm_event.so
                    LoadModule authn_core_module %3$s/mod_authn_core.so
                    LoadModule authz_core_module %3$s/mod_authz_core.so
                    LoadModule oauth2_module %3$s/mod_oauth2.so
                    %4$s
                    DocumentRoot %1$s/pages
                    Define JWKS %5$s
                    Define ISSUER %6$s
                    Define AUDIENCE %7$s
                    Define CLIENT client-1
                    """.formatted(folder, port, MODULES, user, ISSUER.url() + TestIssuer.KEYS, ISSUER.url(), AUDIENCE)
                    + new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isListening() throws InterruptedException {
        try {
            return status(WITHOUT_CREDENTIAL) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (apache != null) {
            apache.destroy();
            apache.waitFor();
        }
        ISSUER.close();
    }

    @Test
    void acceptsAnAccessToken() throws Exception {
        assertThat(status("Bearer " + token().text())).as(() -> read(log)).isEqualTo(200);
        assertThat(status(WITHOUT_CREDENTIAL)).isEqualTo(401);
    }

    @Test
    void rejectsWhatOnlyLooksLikeOne() throws Exception {
        Map<String, TestToken> tokens = new LinkedHashMap<>();
        tokens.put("an ID token", idToken().claim("aud", "client-1"));
        tokens.put("an ID token with the audience of the API", idToken());
        tokens.put("a token for another API", token().claim("aud", "https://other.example.com"));
        tokens.put("a token of another issuer", token().claim("iss", "https://other.example.com"));
        tokens.put("an expired one", ISSUER.token(Instant.now().minusSeconds(86_400), AUDIENCE));
        tokens.put("one without an end", token().claim("exp", null));
        tokens.put("a forged one", token().key(TestKeys.es256("key-1")));

        for (Map.Entry<String, TestToken> token : tokens.entrySet()) {
            assertThat(status("Bearer " + token.getValue().text()))
                    .as(token.getKey())
                    .isBetween(401, 403);
        }
    }

    private static TestToken idToken() {
        return token().header("typ", "JWT").claim("client_id", null);
    }

    private static int status(String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private static TestToken token() {
        return ISSUER.token(Instant.now(), AUDIENCE);
    }
}
