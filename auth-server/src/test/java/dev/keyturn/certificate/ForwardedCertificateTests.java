package dev.keyturn.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.ClientAuthority;
import dev.keyturn.testing.ClientAuthority.Issued;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Certificates in a header, from a trusted proxy and from strangers, over plain sockets. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardedCertificateTests {

    private static final String PROXY = "127.0.0.1";
    private static final String STRANGER = "127.0.0.2";

    private StartedServer server;
    private Api api;
    private Issued orders;
    private String client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        ClientAuthority authority = new ClientAuthority(folder.resolve("authority"));
        orders = authority.issue("/CN=orders", "subjectAltName=DNS:orders.example.com");
        server = StartedServer.with(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "spring.ssl.bundle.pem.clients.truststore.certificate=" + authority.certificate(),
                "keyturn.proxy.trusted-addresses=" + PROXY,
                "keyturn.client-certificates.header-format=rfc9440",
                "keyturn.client-certificates.authorities-bundle=clients",
                "keyturn.rate-limit.per-address.failed-authentication=0",
                "keyturn.rate-limit.per-address.failed-authentication-of-client=30");
        api = new Api(server.issuer());
        api.registerOrdersApi();
        client = register(Map.of());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    @Rfc({"9440#2.2", "8705#2.1"})
    void theHeaderOfATrustedProxyAuthenticatesTheClient() throws Exception {
        assertThat(requestToken(PROXY, "Client-Cert: " + value(orders))).startsWith("HTTP/1.1 200");
        assertThat(requestToken(PROXY, "client-cert: " + value(orders), "X-Forwarded-For: 203.0.113.9"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    @Rfc("9440#4")
    void theHeaderOfAStrangerDoesNotCount() throws Exception {
        assertThat(requestToken(STRANGER, "Client-Cert: " + value(orders))).startsWith("HTTP/1.1 401");
        assertThat(requestToken(STRANGER, "Client-Cert: " + value(orders), "X-Forwarded-For: " + PROXY))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    @Rfc("9440#4")
    void severalHeadersDoNotCount() throws Exception {
        assertThat(requestToken(PROXY, "Client-Cert: " + value(orders), "Client-Cert: " + value(orders)))
                .startsWith("HTTP/1.1 401");
        assertThat(requestToken(PROXY, "Client-Cert: " + value(orders), "client-cert:"))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void noOtherHeaderCounts() throws Exception {
        assertThat(requestToken(PROXY, "X-Client-Cert: " + value(orders))).startsWith("HTTP/1.1 401");
        assertThat(requestToken(PROXY, "Client-Cert-Chain: " + value(orders))).startsWith("HTTP/1.1 401");
        assertThat(requestToken(PROXY, "Client_Cert: " + value(orders))).startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "::", ":!:", ":AAAA:", "AAAA", "-----BEGIN CERTIFICATE-----", ":MIIB:;a=b", "\"", "%"})
    void aHeaderThatCannotBeReadIsAFailedAuthentication(String value) throws Exception {
        assertThat(requestToken(PROXY, "Client-Cert: " + value))
                .startsWith("HTTP/1.1 401")
                .contains("\"invalid_client\"")
                .doesNotContain("Exception");
    }

    @Test
    void aHeaderOfHundredKilobytesIsRefused() throws Exception {
        assertThat(requestToken(PROXY, "Client-Cert: :" + "A".repeat(100_000) + ":"))
                .startsWith("HTTP/1.1 431")
                .doesNotContain("Exception");
    }

    @Test
    void wrongCertificatesAreCountedAndLoggedAsWrongSecretsAre() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("dev.keyturn.refusal.RefusalLog");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        String other = register(Map.of("tls_client_auth_subject_dn", "CN=other"));
        List<String> answers = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                answers.add(send(
                                PROXY,
                                "grant_type=client_credentials&client_id=" + other,
                                "Client-Cert: " + value(orders),
                                "X-Forwarded-For: 203.0.113.77")
                        .substring(0, 12));
            }
        } finally {
            log.detachAppender(lines);
        }

        assertThat(answers.subList(0, 30)).containsOnly("HTTP/1.1 401");
        assertThat(answers.subList(30, 60)).contains("HTTP/1.1 429");
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("reason=wrong-certificate client=" + other));
    }

    @Test
    void itChangesNothingForAClientWithASecret() throws Exception {
        String answer = send(
                PROXY,
                "grant_type=client_credentials",
                "Client-Cert: garbage",
                "Authorization: " + Api.basic(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET));

        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    /** The exchange is rejected unless the gateway's request has the certificate, which only its client can present. */
    @Test
    @Rfc("8705#3")
    void aBoundTokenIsNotAcceptedByTheCheckForGateways() throws Exception {
        String gateway = Api.uniqueName("gateway");
        String audience = "https://" + gateway + ".example.com";
        String secret =
                api.registerClient(gateway(gateway, false)).get("client_secret").asString();
        assertThat(api.admin(
                                "POST",
                                "/apis",
                                Map.of(
                                        "name",
                                        gateway,
                                        "audience",
                                        audience,
                                        "scopes",
                                        List.of(Map.of("name", gateway, "description", "See it")),
                                        "access_tokens",
                                        Map.of("introspection_client", gateway)))
                        .status())
                .isEqualTo(201);
        String bound = token(
                register(Map.of("tls_client_certificate_bound_access_tokens", true, "scopes", List.of(gateway))),
                gateway);
        String unbound = token(register(Map.of("scopes", List.of(gateway))), gateway);

        assertThat(check(gateway, secret, audience, unbound)).startsWith("HTTP/1.1 204");
        assertThat(check(gateway, secret, audience, bound)).startsWith("HTTP/1.1 401");
        assertThat(exchange(gateway, secret, unbound)).startsWith("HTTP/1.1 200");
        assertThat(exchange(gateway, secret, bound)).startsWith("HTTP/1.1 400");
        assertThat(exchange(gateway, secret, bound, "Client-Cert: " + value(orders)))
                .startsWith("HTTP/1.1 200");

        assertThat(api.admin("PUT", "/clients/" + gateway, gateway(gateway, true))
                        .status())
                .isEqualTo(200);
        assertThat(exchange(gateway, secret, unbound))
                .startsWith("HTTP/1.1 400")
                .contains("\"invalid_request\"");
        assertThat(exchanged(exchange(gateway, secret, unbound, "Client-Cert: " + value(orders))))
                .contains("\"x5t#S256\"");
    }

    private static Map<String, Object> gateway(String id, boolean isBound) {
        return Map.of(
                "client_id",
                id,
                "client_name",
                "Gateway",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "tls_client_certificate_bound_access_tokens",
                isBound,
                "grant_types",
                List.of("urn:ietf:params:oauth:grant-type:token-exchange"));
    }

    private static String exchanged(String answer) {
        String token = answer.replaceAll("(?s).*\"access_token\":\"([^\"]*)\".*", "$1");
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private String check(String gateway, String secret, String audience, String token) throws Exception {
        return request(
                PROXY,
                "GET /gateway/check?audience=" + audience + " HTTP/1.1",
                "",
                "X-Keyturn-Gateway-Authorization: " + Api.basic(gateway, secret),
                "Authorization: Bearer " + token);
    }

    private String exchange(String gateway, String secret, String token, String... headers) throws Exception {
        String[] all = Stream.concat(Stream.of(headers), Stream.of("Authorization: " + Api.basic(gateway, secret)))
                .toArray(String[]::new);
        return send(
                PROXY,
                Api.encode(Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token",
                        token,
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:access_token")),
                all);
    }

    private String token(String id, String scope) throws Exception {
        String answer = send(
                PROXY,
                "grant_type=client_credentials&client_id=" + id + "&scope=" + scope,
                "Client-Cert: " + value(orders));
        assertThat(answer).startsWith("HTTP/1.1 200");
        return answer.replaceAll("(?s).*\"access_token\":\"([^\"]*)\".*", "$1");
    }

    private String register(Map<String, ?> more) {
        Map<String, Object> metadata = new HashMap<>(Map.of(
                "client_id",
                Api.uniqueName("forwarded"),
                "client_name",
                "Orders",
                "token_endpoint_auth_method",
                "tls_client_auth",
                "tls_client_auth_subject_dn",
                "CN=orders",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of("orders:read")));
        metadata.putAll(more);
        return api.registerClient(metadata).get("client_id").asString();
    }

    private static String value(Issued issued) throws Exception {
        return ":" + Base64.getEncoder().encodeToString(issued.certificate().getEncoded()) + ":";
    }

    private String requestToken(String from, String... headers) throws Exception {
        return send(from, "grant_type=client_credentials&client_id=" + client, headers);
    }

    private String send(String from, String form, String... headers) throws IOException {
        return request(from, "POST /oauth2/token HTTP/1.1", form, headers);
    }

    private String request(String from, String line, String form, String... headers) throws IOException {
        byte[] body = form.getBytes(StandardCharsets.US_ASCII);
        StringBuilder head = new StringBuilder(line).append("\r\nHost: localhost\r\nConnection: close\r\n");
        if (body.length > 0) {
            head.append("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        }
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("\r\n").append(form);
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.issuer().getPort()));
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
