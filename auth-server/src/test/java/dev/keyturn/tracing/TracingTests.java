package dev.keyturn.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.TestCertificates;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Waiting;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a collector gets of the requests to a server on PostgreSQL, from callers and from a proxy. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
    private static final String SENT_BY_A_STRANGER = "sent-by-a-stranger";

    private Collector collector;
    private StartedServer server;
    private Api api;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        TestCertificates certificates = new TestCertificates(folder);
        collector = new Collector(certificates.serving());
        server = StartedServer.with(
                "spring.datasource.url=" + PostgresServer.newDatabase(),
                "spring.datasource.username=",
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "keyturn.proxy.trusted-addresses=127.0.0.1",
                "spring.ssl.bundle.pem.collector.truststore.certificate=" + certificates.authority(),
                "keyturn.tracing.endpoint=" + collector.url(),
                "keyturn.tracing.sample-ratio=1",
                "keyturn.tracing.accept-parent=true",
                "keyturn.tracing.service-name=login",
                "keyturn.tracing.headers.authorization=Bearer for-the-collector",
                "keyturn.tracing.ssl-bundle=collector");
        api = new Api(server.issuer());
    }

    @AfterAll
    void stop() {
        server.close();
        collector.close();
    }

    @Test
    void aRequestIsASpanWithItsStatementsBelow() {
        assertThat(api.admin("GET", "/clients", null).status()).isEqualTo(200);
        flush();

        Span request = collector.span("GET /admin/api/v1/clients");
        assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(request.getParentSpanId().isEmpty()).isTrue();
        assertThat(Collector.attribute(request, "http.request.method")).isEqualTo("GET");
        assertThat(Collector.attribute(request, "http.route")).isEqualTo("/admin/api/v1/clients");
        assertThat(Collector.attribute(request, "http.response.status_code")).isEqualTo("200");
        List<Span> statements = collector.childrenOf(request);
        assertThat(statements).isNotEmpty().allSatisfy(statement -> {
            assertThat(statement.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(statement.getName()).isEqualTo("SELECT");
            assertThat(Collector.attribute(statement, "db.system.name")).isEqualTo("postgresql");
            assertThat(Collector.attribute(statement, "db.query.text")).startsWith("select ");
        });
        assertThat(collector.serviceName()).isEqualTo("login");
        assertThat(collector.authorizations()).containsOnly("Bearer for-the-collector");
    }

    @Test
    void endpointsOfProgramsAreSpans() {
        api.clientCredentials(RunningServer.AUTOMATION_ID, "a wrong secret", "admin:clients:read");
        flush();

        Span request = collector.span("POST /oauth2/token");
        assertThat(Collector.attribute(request, "http.response.status_code")).isEqualTo("401");
        assertThat(request.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void nothingThatACallerSentIsInATrace() {
        Visitor visitor = new Visitor(server.issuer());
        HandmadeClient client = new HandmadeClient(api);
        visitor.open(client.request().with("state", SENT_BY_A_STRANGER).toString());
        visitor.signIn(SENT_BY_A_STRANGER, SENT_BY_A_STRANGER);
        api.post(
                "/oauth2/token",
                Map.of("grant_type", "authorization_code", "code", SENT_BY_A_STRANGER, "client_id", client.id()),
                null,
                null);
        api.clientCredentials(SENT_BY_A_STRANGER, SENT_BY_A_STRANGER, SENT_BY_A_STRANGER);
        api.get("/userinfo", SENT_BY_A_STRANGER);
        api.get("/nothing/" + SENT_BY_A_STRANGER + "?access_token=" + SENT_BY_A_STRANGER, null);
        api.send(request("/userinfo")
                .header("User-Agent", SENT_BY_A_STRANGER)
                .header("traceparent", SAMPLED)
                .header("tracestate", "vendor=" + SENT_BY_A_STRANGER)
                .header("baggage", "user=" + SENT_BY_A_STRANGER)
                .GET());
        api.send(request("/oauth2/token").method("BREW", BodyPublishers.noBody()));
        flush();

        assertThat(collector.find("POST /login")).isPresent();
        assertThat(collector.find("GET /oauth2/authorize")).isPresent();
        assertThat(collector.text())
                .doesNotContain(SENT_BY_A_STRANGER)
                .doesNotContain(RunningServer.AUTOMATION_SECRET)
                .doesNotContain(RunningServer.ADMIN_PASSWORD)
                .doesNotContain("127.0.0.1")
                .doesNotContain("BREW")
                .doesNotContain("/nothing");
    }

    @Test
    void aStrangerJoinsNoTrace() throws IOException {
        getFromElsewhere("/oauth2/jwks", "traceparent: " + SAMPLED);
        flush();

        assertThat(Collector.traceId(collector.span("GET /oauth2/jwks"))).isNotEqualTo(TRACE);
    }

    @Test
    void aProxyPutsItsRequestsIntoItsTrace() {
        api.send(forwarded("/userinfo").header("traceparent", SAMPLED).GET());
        flush();

        Span request = collector.spans().stream()
                .filter(span -> Collector.traceId(span).equals(TRACE))
                .findFirst()
                .orElseThrow();
        assertThat(request.getName()).isEqualTo("GET /userinfo");
        assertThat(request.getParentSpanId().toByteArray())
                .isEqualTo(HexFormat.of().parseHex(PARENT));
    }

    @Test
    void aProxyThatIsNotAskedJoinsNoTrace() {
        TracingFilter filter = new TracingFilter(server.bean(TraceExport.class).tracer(), false);
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/oauth2/jwks");
        request.setAttribute("org.apache.tomcat.request.forwarded", true);
        request.addHeader("traceparent", SAMPLED);

        assertThatNoException()
                .isThrownBy(() -> filter.doFilter(request, new MockHttpServletResponse(), (in, out) -> {}));

        assertThat(TraceId.ofTrace(request)).isNotNull().isNotEqualTo(TRACE);
        assertThat(TraceId.ofSpan(request)).matches("[0-9a-f]{16}");
    }

    @Test
    void aProxyKeepsARequestOutOfTraces() {
        int before = collector.spans().size();
        api.send(forwarded("/userinfo")
                .header("traceparent", "00-" + TRACE + "-" + PARENT + "-00")
                .GET());
        flush();

        assertThat(collector.spans()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-" + PARENT + "-01",
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
                "00-" + TRACE + "-" + PARENT + "-01-more"
            })
    void anInvalidPositionBeginsANewTrace(String header) {
        long before = collector.spans().size();
        api.send(forwarded("/.well-known/openid-configuration")
                .header("traceparent", header)
                .GET());
        flush();

        assertThat(collector.spans()).hasSizeGreaterThan((int) before);
        assertThat(Collector.traceId(collector.span("GET /.well-known/openid-configuration")))
                .isNotEqualTo(TRACE);
    }

    @Test
    void twoPositionsBeginANewTrace() {
        String other = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        api.send(forwarded("/.well-known/oauth-authorization-server")
                .header("traceparent", other)
                .header("traceparent", SAMPLED)
                .GET());
        flush();

        assertThat(Collector.traceId(collector.span("GET /.well-known/oauth-authorization-server")))
                .isNotIn(TRACE, "0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void aCollectorThatIsAwayCostsSpansAndNoRequest() {
        collector.answer(503);
        try {
            assertThat(api.admin("GET", "/apis", null).status()).isEqualTo(200);
            flush();
        } finally {
            collector.answer(200);
        }
        api.admin("GET", "/users", null);

        Waiting.until(() -> {
            flush();
            return collector.find("GET /admin/api/v1/users").isPresent();
        });
    }

    @Test
    void healthIsNotTraced() {
        api.get("/actuator/health", null);
        api.get("/oauth2/jwks", null);
        flush();

        assertThat(collector.spans())
                .noneSatisfy(span -> assertThat(span.getName()).contains("actuator"));
    }

    private void flush() {
        server.bean(TraceExport.class).flush();
    }

    /** From an address that is not a proxy's. */
    private void getFromElsewhere(String path, String header) throws IOException {
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.issuer().getPort(), elsewhere, 0)) {
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.issuer() + path));
    }

    private HttpRequest.Builder forwarded(String path) {
        return request(path).header("X-Forwarded-For", "203.0.113.7");
    }
}
