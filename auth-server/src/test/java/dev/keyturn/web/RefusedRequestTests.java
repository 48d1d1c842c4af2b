package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/** Whoever refuses a request, Tomcat, a firewall or a filter, the answer is ours. */
@RunningServer
@OnH2
@ExtendWith(OutputCaptureExtension.class)
class RefusedRequestTests {

    private static final String LOCALHOST = "Host: localhost\r\n";

    @Autowired
    Api api;

    @Autowired
    WebServerApplicationContext context;

    @ParameterizedTest
    @ValueSource(
            strings = {"/a|b{}", "/%00", "/a%2Fb", "/login;x=1", "/oauth2/authorize?client_id=%ff", "/login?x=%ff"})
    void aBrowserSeesAPageOfOurs(String target) throws IOException {
        assertPage(raw("GET " + target, LOCALHOST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\u0000",
                "GET /\u0001\u00ff",
                "GET /<script>",
                "\u0000\u0001\u0002 /",
                "G\u0000T /login",
                "GET //\\"
            })
    void bytesThatAreNoRequestGetAnErrorPageOfTheServer(String line) throws IOException {
        assertPage(raw(line, LOCALHOST));
    }

    @Test
    @Rfc("9110#15.5.15")
    void aTooLongUrlGetsAnErrorPageOfTheServer() throws IOException {
        assertPage(414, "Request too large", raw("GET /login?x=" + "x".repeat(20_000), LOCALHOST));
    }

    @Test
    @Rfc("6585#5")
    void tooLargeHeadersGetAnErrorPageOfTheServer() throws IOException {
        assertPage(431, "Request too large", raw("GET /login", LOCALHOST + "X-Large: " + "x".repeat(20_000) + "\r\n"));
        assertPage(431, "Request too large", raw("GET /login", LOCALHOST + "X-Many: x\r\n".repeat(200)));
        assertPage(raw("GET /login", "Host: not a host\r\n"));
        assertPage(raw("GET /login", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/%00", "/clients/a%2Fb", "/clients/%ff", "/clients/a;b=c", "/clients?q=%zz"})
    void theAdminApiAnswersWithAProblem(String path) throws IOException {
        String answer = raw("GET /admin/api/v1" + path, LOCALHOST);

        assertThat(answer).containsPattern("^HTTP/1.1 40[01] ");
        assertHeader(answer, "Content-Type", "application/problem+json");
        assertHeader(answer, "X-Content-Type-Options", "nosniff");
        assertThat(answer).contains("\"code\":\"").doesNotContain("<html", "Tomcat");
    }

    @Test
    @Rfc("6585#5")
    void theAdminApiAnswersTooLargeHeadersWithAProblem() throws IOException {
        String answer = raw("GET /admin/api/v1/clients", LOCALHOST + "X-Large: " + "x".repeat(20_000) + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 431 ")
                .contains(
                        "\"title\":\"Request too large\"",
                        "\"detail\":\"The request is too large.\"",
                        "\"code\":\"too-large\"");
    }

    @ParameterizedTest
    @CsvSource({
        "//clients,The address contains // or an encoded or special character that is not allowed in it.",
        "/clients;x,The address contains // or an encoded or special character that is not allowed in it.",
        "/clients?q=%ff,A parameter is not valid UTF-8."
    })
    void theAdminApiSaysWhatItCannotRead(String path, String detail) throws IOException {
        String token = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:clients:read")
                .json()
                .get("access_token")
                .asString();

        assertThat(raw("GET /admin/api/v1" + path, LOCALHOST + "Authorization: Bearer " + token + "\r\n"))
                .contains("\"detail\":\"" + detail + "\"");
    }

    @Test
    @Rfc({"6749#5.2", "6585#5"})
    void theTokenEndpointAnswersTooLargeHeadersInJson() throws IOException {
        String answer = raw("POST /oauth2/token", LOCALHOST + "X-Large: " + "x".repeat(20_000) + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 431 ")
                .contains("{\"error\":\"invalid_request\",\"error_description\":\"The request is too large.\"}");
        assertHeader(answer, "Content-Type", "application/json");
        assertHeader(answer, "Cache-Control", "no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "/oauth2/token,%ff%fe", "/oauth2/introspect,%ff%fe", "/oauth2/revoke,%ff%fe",
        "/oauth2/token,%zz", "/oauth2/introspect,%zz", "/oauth2/revoke,%zz"
    })
    @Rfc({"6749#5.2", "7009#2.2.1", "7662#2.3"})
    void anUnreadableFormIsAnInvalidRequest(String endpoint, String value) {
        assertInvalidRequest(postForm(endpoint, "grant_type=client_credentials&token=" + value), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
    @Rfc("6749#5.2")
    void aTooLargeFormIsAnInvalidRequest(String endpoint) {
        assertInvalidRequest(postForm(endpoint, "grant_type=client_credentials" + "&a=b".repeat(2000)), 400);
        assertInvalidRequest(postForm(endpoint, "token=" + "x".repeat(70_000)), 413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
    @Rfc("6749#5.2")
    void aMultipartFormIsAnInvalidRequest(String endpoint) {
        String part = "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";

        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve(endpoint))
                .header("Authorization", Api.basic(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(part.formatted("grant_type", "client_credentials")
                        + part.formatted("token", "x")
                        + "--b--\r\n")));

        assertInvalidRequest(answer, 400);
    }

    @ParameterizedTest
    @CsvSource({"username=%s, 70000, 413", "username=a%s, 0, 400"})
    void aTooLargeFormOfThePagesIsRefused(String form, int length, int status) {
        String filling = length == 0 ? "&a=b".repeat(2000) : "x".repeat(length);

        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve("/login"))
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.formatted(filling))));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Set-Cookie")).doesNotContain("keyturn_session");
    }

    /** What Tomcat makes of the values is tested in a second's time, in the module {@code connections}. */
    @Test
    void aConnectionWithoutARequestEnds() {
        Connector connector = ((TomcatWebServer) Objects.requireNonNull(context.getWebServer()))
                .getTomcat()
                .getConnector();

        assertThat(connector.getProperty("connectionTimeout")).isEqualTo(10_000);
        assertThat(connector.getProperty("keepAliveTimeout")).isEqualTo(60_000);
    }

    @Test
    void aThousandSlowBodiesAndAThousandSlowHeadersDoNotStopTheServer() throws IOException {
        String headers = "POST /oauth2/token HTTP/1.1\r\n" + LOCALHOST;
        String body = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ng";
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                String address = "127.0.1." + (i % 5 + 1);
                slow.add(connectFrom(address, headers));
                slow.add(connectFrom(address, headers + body));
            }

            assertThat(api.clientCredentials(
                                    RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:clients:read")
                            .status())
                    .isEqualTo(200);
            assertThat(api.get("/actuator/health/liveness", null).status()).isEqualTo(200);
            assertThat(api.get("/.well-known/openid-configuration", null).status())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void anAddressWithManyConnectionsGetsNoMoreWhileOthersAreServed() throws IOException {
        List<Socket> open = new ArrayList<>();
        int served = 0;
        try {
            for (int i = 0; i < 600; i++) {
                Socket socket =
                        connectFrom("127.0.0.2", "GET /actuator/health/liveness HTTP/1.1\r\n" + LOCALHOST + "\r\n");
                open.add(socket);
                served += isAnswered(socket) ? 1 : 0;
            }

            assertThat(served).isEqualTo(512);
            try (Socket other =
                    connectFrom("127.0.0.3", "GET /actuator/health/liveness HTTP/1.1\r\n" + LOCALHOST + "\r\n")) {
                assertThat(isAnswered(other)).isTrue();
            }
            assertThat(api.get("/actuator/health/liveness", null).status()).isEqualTo(200);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void anUnreadableQueryDoesNotFillTheLog(CapturedOutput output) throws IOException {
        raw("GET /login?x=%ff", LOCALHOST);

        assertThat(output.getAll()).doesNotContain("ERROR", "InvalidParameterException");
    }

    @Test
    void anUnknownMetadataDocumentIsNotFound() throws IOException {
        assertThat(raw("GET /.well-known/other", LOCALHOST))
                .startsWith("HTTP/1.1 404 ")
                .contains("\"error_description\":\"This address does not exist.\"");
    }

    @Test
    @Rfc("9110#15.5.6")
    void anAddressThatTakesFormsOnlyIsNotAPage() throws IOException {
        assertThat(raw("TRACE /login", LOCALHOST)).startsWith("HTTP/1.1 405 ").contains("This address is not a page");
    }

    @Test
    void anInvalidRequestTargetIsNotLogged(CapturedOutput output) throws IOException {
        raw("GET /connect/logout?id_token_hint=hint-of-a-user&x=\"", LOCALHOST);
        raw("GET /login?x=y", LOCALHOST + "Authorization: Bearer token-of-a-user\r\n: no name\r\n");
        raw("POST /oauth2/token?password=%zz-of-a-user", LOCALHOST);

        assertThat(output.getAll()).doesNotContain("of-a-user");
    }

    @Test
    @Rfc({"6749#10.13", "9700#4.16"})
    void protocolErrorPagesHaveTheHeadersOfEveryPage() {
        Visitor.Page page = new Visitor(api.issuer()).open("/oauth2/authorize?client_id=nobody");
        Visitor.Page other = new Visitor(api.issuer()).open("/login");

        assertThat(page.status()).isEqualTo(400);
        for (String header :
                new String[] {"Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"
                }) {
            assertThat(page.header(header)).isNotEmpty().isEqualTo(other.header(header));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/password", "/oauth2/authorize?response_type=code&client_id=keyturn-console"})
    void aRedirectLeadsToThisServerWhateverHostTheRequestNames(String target) throws IOException {
        String answer = raw("GET " + target, "Host: evil.example\r\n");

        assertThat(answer).contains("Location: ").doesNotContain("evil.example");
    }

    private Api.Answer postForm(String path, String form) {
        return api.send(HttpRequest.newBuilder(api.issuer().resolve(path))
                .header("Authorization", Api.basic(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private static void assertInvalidRequest(Api.Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_request");
        assertThat(answer.json().has("status")).isFalse();
    }

    private static void assertPage(String answer) {
        assertPage(400, "Invalid request", answer);
    }

    private static void assertPage(int status, String title, String answer) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertHeader(answer, "Content-Type", "text/html");
        assertHeader(answer, "Content-Security-Policy", "default-src");
        assertHeader(answer, "X-Content-Type-Options", "nosniff");
        assertHeader(answer, "X-Frame-Options", "DENY");
        assertHeader(answer, "Referrer-Policy", "same-origin");
        assertHeader(answer, "Cache-Control", "no-store");
        assertThat(answer).contains(title).doesNotContain("Tomcat", "Exception");
    }

    private static void assertHeader(String answer, String name, String value) {
        assertThat(answer.lines().takeWhile(line -> !line.isEmpty()))
                .as(answer)
                .filteredOn(line -> line.startsWith(name + ": "))
                .singleElement()
                .asString()
                .contains(value);
    }

    private Socket connectFrom(String address, String beginning) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), api.issuer().getPort()));
        try {
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException e) {
            // closed already
        }
        return socket;
    }

    private static boolean isAnswered(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketException e) {
            return false;
        }
    }

    /** What no client library would send. */
    private String raw(String methodAndTarget, String headers) throws IOException {
        try (Socket socket = new Socket("localhost", api.issuer().getPort())) {
            socket.getOutputStream()
                    .write((methodAndTarget + " HTTP/1.1\r\nAccept: text/html\r\n" + headers
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
