package dev.keyturn.audit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.audit.export.TestEvents.Reported;
import dev.keyturn.audit.proof.RecordedEvent.Who;
import dev.keyturn.network.HostResolver;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
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
import tools.jackson.databind.json.JsonMapper;

/** Delivery to a TLS socket that reads frames as RFC 5425 says. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyslogTests {

    private static final Pattern MESSAGE = Pattern.compile(
            "<(\\d{1,3})>1 (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z) (\\S+) keyturn - (\\S{1,32}) - (\\{.*})");

    private TestCertificates certificates;
    private SSLServerSocket server;
    /** Those of one test: a connection of an earlier one may still be read. */
    private volatile BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    private final BlockingQueue<SSLSocket> connections = new LinkedBlockingQueue<>();
    private final List<Syslog> opened = new ArrayList<>();
    private Reported reported = new Reported();
    private volatile CountDownLatch reading = new CountDownLatch(0);

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        certificates = new TestCertificates(folder);
        server = (SSLServerSocket)
                certificates.serving().getServerSocketFactory().createServerSocket(0, 50, address("127.0.0.1"));
        Thread accepting = new Thread(this::accept);
        accepting.setDaemon(true);
        accepting.start();
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    /** Also after a test that failed. */
    @BeforeEach
    void readAtOnce() {
        reading = new CountDownLatch(0);
    }

    @AfterEach
    void close() {
        reading.countDown();
        reported = new Reported();
        opened.forEach(Syslog::close);
        messages = new LinkedBlockingQueue<>();
        connections.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                SSLSocket connection = (SSLSocket) server.accept();
                Thread thread = new Thread(() -> read(connection));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                // the test ends
            }
        }
    }

    private void read(SSLSocket connection) {
        BlockingQueue<String> received = messages;
        try (connection) {
            connection.startHandshake();
            connections.add(connection);
            InputStream in = connection.getInputStream();
            reading.await();
            for (int length = length(in); length > 0; length = length(in)) {
                received.add(new String(in.readNBytes(length), StandardCharsets.US_ASCII));
            }
        } catch (IOException | InterruptedException e) {
            // a client that does not trust this server, or a connection that a test ended
        }
    }

    /** Digits and a space. */
    private static int length(InputStream in) throws IOException {
        ByteArrayOutputStream digits = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != ' '; next = in.read()) {
            digits.write(next);
        }
        return digits.size() == 0 ? 0 : Integer.parseInt(digits.toString(StandardCharsets.US_ASCII));
    }

    @Test
    @Rfc("5424#6")
    void sendsFramesWithAHeaderAndJson() throws Exception {
        Syslog syslog = syslog(certificates.trusting(), "localhost");

        syslog.deliver(TestEvents.several(2), reported);
        syslog.deliver(List.of(TestEvents.hostile(2)), reported);

        for (int i = 0; i < 3; i++) {
            Matcher message = MESSAGE.matcher(next());
            assertThat(message.matches()).isTrue();
            assertThat(message.group(1)).isEqualTo("110");
            assertThat(message.group(2)).isEqualTo("2026-11-30T08:00:00.123456Z");
            assertThat(message.group(3)).isEqualTo("id.example.com");
            assertThat(JsonMapper.shared()
                            .readTree(message.group(5))
                            .at("/metadata/sequence")
                            .asLong())
                    .isEqualTo(i);
        }
        assertThat(connections).hasSize(1);
        assertThat(reported.next).isEqualTo(3);
    }

    @Test
    void aFailureIsAWarningAndATypeFitsTheHeader() throws Exception {
        Syslog syslog = syslog(certificates.trusting(), "localhost");
        String type = "a type\nwith spaces that is much too long for a message id";

        syslog.deliver(
                List.of(TestEvents.outgoing(0, TestEvents.event(type, true, new Who("", "", ""), "{}"))), reported);

        Matcher message = MESSAGE.matcher(next());
        assertThat(message.matches()).isTrue();
        assertThat(message.group(1)).isEqualTo("108");
        assertThat(message.group(4)).isEqualTo("a_type_with_spaces_that_is_much_");
    }

    @ParameterizedTest
    @CsvSource({"critical, 106", "high, 107", "medium, 108", "low, 109", "enormous, 107"})
    void anAlarmHasItsOwnSeverity(String severity, String priority) throws Exception {
        Syslog syslog = syslog(certificates.trusting(), "localhost");
        String details = "{\"severity\":\"" + severity + "\"}";

        syslog.deliver(
                List.of(TestEvents.outgoing(
                        0, TestEvents.event("alarm.raised", false, new Who("alarm", "a", "a"), details))),
                reported);

        Matcher message = MESSAGE.matcher(next());
        assertThat(message.matches()).isTrue();
        assertThat(message.group(1)).isEqualTo(priority);
    }

    @Test
    void aHugeEventIsSentWithoutItsDetails() throws Exception {
        Syslog syslog = syslog(certificates.trusting(), "localhost");
        String details = "{\"note\":\"" + "é".repeat(7000) + "\"}";

        syslog.deliver(
                List.of(TestEvents.outgoing(
                        0, TestEvents.event("user.created", false, new Who("user", "u", "bob"), details))),
                reported);

        String message = next();
        assertThat(message.length()).isLessThanOrEqualTo(SyslogMessages.MAX_LENGTH);
        assertThat(message).contains("\"name\":\"bob\"", "\"shortened\":\"true\"");
    }

    @Test
    @Rfc("5425#5.2")
    void sendsNothingToAServerThatItDoesNotTrust() throws Exception {
        Syslog distrusting = syslog(SSLContext.getDefault(), "localhost");
        Syslog byAddress = syslog(certificates.trusting(), "127.0.0.1");

        assertThatThrownBy(() -> distrusting.deliver(TestEvents.several(1), reported))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> byAddress.deliver(TestEvents.several(1), reported))
                .isInstanceOf(SSLException.class);
        assertThat(messages).isEmpty();
        assertThat(reported.next).isZero();
    }

    @Test
    void connectsAgainAfterTheCollectorEndedTheConnection() throws Exception {
        Syslog syslog = syslog(certificates.trusting(), "localhost");
        syslog.deliver(TestEvents.several(1), reported);
        next();
        connections.take().close();

        assertThatThrownBy(() -> syslog.deliver(List.of(TestEvents.outgoing(1)), reported))
                .isInstanceOf(IOException.class);
        assertThat(reported.next).isEqualTo(1);
        syslog.deliver(List.of(TestEvents.outgoing(1)), reported);

        assertThat(next()).contains("\"sequence\":1");
    }

    @Test
    void aCollectorThatReadsNothingIsLeftAfterTheLongestStep() throws Exception {
        reading = new CountDownLatch(1);
        Syslog syslog = syslog(certificates.trusting(), "localhost");

        assertThatThrownBy(() -> syslog.deliver(TestEvents.several(40_000), reported))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not written within");
        assertThat(reported.next).isZero();
    }

    @Test
    void triesEachAddressOfTheHost() throws Exception {
        Syslog syslog = syslog(certificates.trusting(), "localhost", host ->
                new InetAddress[] {address("127.0.0.3"), address("127.0.0.1"), address("127.0.0.4")});

        syslog.deliver(TestEvents.several(1), reported);

        assertThat(next()).contains("\"sequence\":0");
        assertThat(reported.next).isEqualTo(1);
    }

    @Test
    void anAddressThatIsSilentOrHasAnotherCertificateGetsNothingAndIsPassedOver(@TempDir Path folder) throws Exception {
        SSLContext other = new TestCertificates(folder).serving();
        try (ServerSocket silent = new ServerSocket(server.getLocalPort(), 50, address("127.0.0.5"));
                ServerSocket impostor = other.getServerSocketFactory()
                        .createServerSocket(server.getLocalPort(), 50, address("127.0.0.6"))) {
            BlockingQueue<Integer> stolen = new LinkedBlockingQueue<>();
            Thread thread = new Thread(() -> stolen.addAll(firstByte(impostor)));
            thread.start();
            Syslog syslog = syslog(certificates.trusting(), "localhost", host ->
                    new InetAddress[] {address("127.0.0.6"), silent.getInetAddress(), address("127.0.0.1")});

            syslog.deliver(TestEvents.several(1), reported);

            assertThat(next()).contains("\"sequence\":0");
            thread.join();
            assertThat(stolen).isEmpty();
        }
    }

    /** The first byte that a client sends inside TLS; empty if it sends none. */
    private static List<Integer> firstByte(ServerSocket server) {
        try (Socket connection = server.accept()) {
            int first = connection.getInputStream().read();
            return first < 0 ? List.of() : List.of(first);
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void aHostWithoutAddressesIsAFailure() {
        Syslog syslog = syslog(certificates.trusting(), "localhost", host -> new InetAddress[0]);

        assertThatThrownBy(() -> syslog.deliver(TestEvents.several(1), reported))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void aCollectorThatIsAwayIsAFailure() {
        Syslog syslog = new Syslog(
                "localhost",
                StartedServer.freePort(),
                InetAddress::getAllByName,
                () -> certificates.trusting().getSocketFactory(),
                new SyslogMessages("id.example.com"));
        opened.add(syslog);

        assertThatThrownBy(() -> syslog.deliver(TestEvents.several(1), reported))
                .isInstanceOf(ConnectException.class);
    }

    private Syslog syslog(SSLContext context, String host) {
        return syslog(context, host, InetAddress::getAllByName);
    }

    private Syslog syslog(SSLContext context, String host, HostResolver resolver) {
        Syslog syslog = new Syslog(
                host, server.getLocalPort(), resolver, context::getSocketFactory, new SyslogMessages("id.example.com"));
        opened.add(syslog);
        return syslog;
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    private String next() throws InterruptedException {
        String message = messages.poll(1, TimeUnit.MINUTES);
        assertThat(message).isNotNull();
        return message;
    }
}
