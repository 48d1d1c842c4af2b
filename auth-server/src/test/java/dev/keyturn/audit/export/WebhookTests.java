package dev.keyturn.audit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyturn.audit.export.ExportProperties.Receiver;
import dev.keyturn.audit.export.TestEvents.Reported;
import dev.keyturn.network.HostResolver;
import dev.keyturn.network.OutboundHttp;
import dev.keyturn.testing.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Delivery to an HTTPS server that accepts, rejects, redirects, stalls and goes away. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookTests {

    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OLD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestCertificates certificates;
    private HttpsServer server;
    private Reported reported = new Reported();
    private volatile Answer answer = exchange -> status(exchange, 204);

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        certificates = new TestCertificates(folder);
        server = listen(0);
    }

    private HttpsServer listen(int port) throws IOException {
        HttpsServer listening = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        listening.setHttpsConfigurator(new HttpsConfigurator(certificates.serving()));
        listening.createContext("/", exchange -> {
            requests.add(Request.of(exchange));
            answer.to(exchange);
        });
        listening.setExecutor(threads);
        listening.start();
        return listening;
    }

    @AfterAll
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @BeforeEach
    void begin() {
        requests.clear();
        reported = new Reported();
        answer = exchange -> status(exchange, 204);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        opened.clear();
    }

    @Test
    void sendsEachEventInOrderSignedByEachSecret() throws Exception {
        OutgoingEvent hostile = TestEvents.hostile(1);

        webhook("127.0.0.0/8").deliver(List.of(TestEvents.outgoing(0), hostile), reported);

        assertThat(reported.next).isEqualTo(2);
        assertThat(requests).hasSize(2);
        Request second = requests.get(1);
        assertThat(second.id).isEqualTo(hostile.id());
        assertThat(second.timestamp).isEqualTo(Long.toString(NOW.getEpochSecond()));
        assertThat(second.signature).isEqualTo(signature(SECRET, second) + " " + signature(OLD_SECRET, second));
        JsonNode body = JsonMapper.shared().readTree(second.body);
        assertThat(body.get("type").asString()).isEqualTo("user.created");
        assertThat(Instant.parse(body.get("timestamp").asString())).isEqualTo(TestEvents.AT);
        assertThat(body.at("/data/user/name").asString()).isEqualTo(TestEvents.HOSTILE);
    }

    /** Of the standard's own text. */
    @Test
    void signsAsTheExampleOfTheStandard() {
        String id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(WebhookSecret.signatures(
                        List.of(WebhookSecret.parse(OLD_SECRET)), id, Instant.ofEpochSecond(1_614_265_330), body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    private static String signature(String secret, Request request) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
        String signed = request.id + "." + request.timestamp + "." + request.body;
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 401, 404, 410, 429, 500, 503})
    void anyOtherAnswerIsAFailureAndEndsTheBatch(int status) {
        answer = exchange -> {
            exchange.getResponseHeaders().add("Location", "https://localhost:" + port() + "/elsewhere");
            status(exchange, requests.size() == 1 ? 200 : status);
        };

        assertThatThrownBy(() -> webhook("127.0.0.0/8").deliver(TestEvents.several(3), reported))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered " + status);

        assertThat(requests).hasSize(2).allMatch(request -> request.path.equals("/audit"));
        assertThat(reported.next).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "10.0.0.1", "192.168.0.1", "169.254.169.254", "::1", "fd00:ec2::254", "64:ff9b::1"})
    void connectsToNoPrivateAddressThatIsNotAllowed(String address) throws Exception {
        InetAddress inside = InetAddress.getByName(address);
        Webhook webhook = webhook(url(), host -> new InetAddress[] {inside}, "172.16.0.0/12");

        assertThatThrownBy(() -> webhook.deliver(TestEvents.several(1), reported))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not public");
        assertThat(requests).isEmpty();
    }

    @Test
    void connectsToNoPrivateAddressInTheUrl() {
        Webhook webhook =
                webhook(URI.create("https://127.0.0.1:" + port() + "/audit"), InetAddress::getAllByName, "10.0.0.0/8");

        assertThatThrownBy(() -> webhook.deliver(TestEvents.several(1), reported))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not public");
        assertThat(requests).isEmpty();
    }

    @Test
    void sendsNothingToAServerThatItDoesNotTrust() {
        Receiver receiver = receiver("127.0.0.0/8");
        OutboundHttp http = OutboundHttp.of(
                "test",
                new OutboundHttp.Settings(InetAddress::getAllByName, receiver::mayBeAt, null, true, DEADLINE, 4));
        Webhook webhook = new Webhook(
                "keyturn.audit.export.webhooks.siem",
                url(),
                List.of(WebhookSecret.parse(SECRET)),
                http,
                Clock.systemUTC());
        opened.add(webhook);

        assertThatThrownBy(() -> webhook.deliver(TestEvents.several(1), reported))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("certification path");
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 100000", "200, 10"})
    void anAnswerWithEndlessHeadersIsCut(int headers, int length) {
        answer = exchange -> {
            for (int i = 0; i < headers; i++) {
                exchange.getResponseHeaders().add("X-" + i, "x".repeat(length));
            }
            status(exchange, 204);
        };

        assertThatThrownBy(() -> webhook("127.0.0.0/8").deliver(TestEvents.several(1), reported))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exceeded");
        assertThat(reported.next).isZero();
    }

    @Test
    void aSlowServerIsLeftAtTheDeadline() {
        CountDownLatch done = new CountDownLatch(1);
        answer = exchange -> {
            await(done);
            status(exchange, 204);
        };

        assertThatThrownBy(() -> webhook("127.0.0.0/8").deliver(TestEvents.several(1), reported))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no complete answer");
        assertThat(reported.next).isZero();
        done.countDown();
    }

    @Test
    void aLongOrSlowBodyAfterTheStatusIsNoFailure() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                if (requests.size() == 1) {
                    body.write(new byte[1_000_000]);
                } else {
                    body.write(' ');
                    body.flush();
                    await(done);
                }
            }
        };

        webhook("127.0.0.0/8").deliver(TestEvents.several(2), reported);

        assertThat(reported.next).isEqualTo(2);
        assertThat(requests).hasSize(2);
        done.countDown();
    }

    @Test
    void continuesAfterTheServerWasAway() throws Exception {
        Webhook webhook = webhook("127.0.0.0/8");
        webhook.deliver(TestEvents.several(1), reported);
        int port = port();
        server.stop(0);

        assertThatThrownBy(() -> webhook.deliver(List.of(TestEvents.outgoing(1)), reported))
                .isInstanceOf(IOException.class);
        server = listen(port);
        webhook.deliver(List.of(TestEvents.outgoing(1)), reported);

        assertThat(reported.next).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private URI url() {
        return URI.create("https://localhost:" + port() + "/audit");
    }

    private Receiver receiver(String network) {
        return new Receiver(url(), List.of(SECRET, OLD_SECRET), List.of(network), null, List.of("*"));
    }

    private Webhook webhook(String network) {
        return webhook(url(), host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, network);
    }

    private Webhook webhook(URI url, HostResolver resolver, String network) {
        Receiver receiver = receiver(network);
        OutboundHttp http = OutboundHttp.of(
                "test",
                new OutboundHttp.Settings(
                        resolver,
                        receiver::mayBeAt,
                        new DefaultClientTlsStrategy(certificates.trusting()),
                        true,
                        DEADLINE,
                        4));
        Webhook webhook = new Webhook(
                "keyturn.audit.export.webhooks.siem",
                url,
                receiver.parsedSecrets("test"),
                http,
                Clock.fixed(NOW, ZoneOffset.UTC));
        opened.add(webhook);
        return webhook;
    }

    /** What the server does with a request. */
    private interface Answer {

        void to(HttpExchange exchange) throws IOException;
    }

    private record Request(String path, String id, String timestamp, String signature, String body) {

        static Request of(HttpExchange exchange) throws IOException {
            return new Request(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
