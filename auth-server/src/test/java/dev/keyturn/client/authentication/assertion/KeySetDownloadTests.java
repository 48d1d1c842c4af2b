package dev.keyturn.client.authentication.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class KeySetDownloadTests {

    private static final OperatorsKeys ELSEWHERE = new OperatorsKeys(URI.create("http://admin-ui:9001/jwks.json"));

    private final KeyServer server = new KeyServer();
    private final KeySetDownload trusting = new KeySetDownload(new OperatorsKeys(server.uri()));

    @AfterEach
    void close() throws IOException {
        trusting.close();
        server.close();
    }

    @Test
    void fetchesFromWhereTheOperatorSaidEvenOnThisMachine() throws KeysUnavailableException {
        server.answers(200, "{\"keys\":[1]}");

        assertThat(trusting.from(server.uri())).isEqualTo("{\"keys\":[1]}");
    }

    @Test
    void trustsThatOneAddressOnly() {
        assertThatThrownBy(() -> trusting.from(server.uri().resolve("/other")))
                .isInstanceOf(KeysUnavailableException.class);
        assertThat(server.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "172.20.0.5",
                "192.168.0.1",
                "169.254.169.254",
                "100.100.100.200",
                "0.0.0.0",
                "::1",
                "fe80::1",
                "fd00:ec2::254",
                "64:ff9b::a9fe:a9fe"
            })
    void doesNotConnectToANameThatLeadsInside(String address) throws Exception {
        List<String> resolved = new CopyOnWriteArrayList<>();
        InetAddress inside = InetAddress.getByName(address);
        KeySetDownload download = new KeySetDownload(ELSEWHERE, host -> {
            resolved.add(host);
            return new InetAddress[] {inside};
        });

        assertThatThrownBy(() -> download.from(URI.create("https://keys.example.com/jwks")))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("not public");
        assertThat(resolved).containsExactly("keys.example.com");
        download.close();
    }

    @Test
    void doesNotConnectIfOnlyOneOfTheAddressesLeadsInside() throws Exception {
        KeySetDownload download =
                new KeySetDownload(ELSEWHERE, host -> new InetAddress[] {
                    InetAddress.getByAddress(new byte[] {1, 1, 1, 1}), InetAddress.getLoopbackAddress()
                });

        assertThatThrownBy(() -> download.from(URI.create("https://keys.example.com/jwks")))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("not public");
        download.close();
    }

    @Test
    void asksForTheAddressesOnceSoThatASecondAnswerCannotLeadInside() throws Exception {
        List<String> resolved = new CopyOnWriteArrayList<>();
        URI rebinding = URI.create("https://keys.example.com:" + server.uri().getPort() + "/jwks");
        KeySetDownload download = new KeySetDownload(ELSEWHERE, host -> {
            resolved.add(host);
            // An address that nobody answers at first, this machine from then on.
            return new InetAddress[] {InetAddress.getByName(resolved.size() == 1 ? "2001:4860:ffff::1" : "127.0.0.1")};
        });

        assertThatThrownBy(() -> download.from(rebinding)).isInstanceOf(KeysUnavailableException.class);
        assertThat(resolved).hasSize(1);
        assertThat(server.requests()).isZero();
        download.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://keys.example.com/jwks",
                "https://localhost/jwks",
                "https://127.0.0.1/jwks",
                "https://[::1]/jwks",
                "file:///etc/passwd",
                "http://admin-ui:9001/jwks.json?x"
            })
    void doesNotEvenResolveWhatCouldNotBeRegistered(String uri) throws Exception {
        KeySetDownload download = new KeySetDownload(ELSEWHERE, host -> {
            throw new UnknownHostException("asked for " + host);
        });

        assertThatThrownBy(() -> download.from(URI.create(uri)))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("not one that the server calls");
        download.close();
    }

    @Test
    void followsNoRedirect() {
        server.answers(exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", server.uri().resolve("/secret").toString());
            KeyServer.send(exchange, 302, "");
        });

        assertThatThrownBy(() -> trusting.from(server.uri()))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("302");
        assertThat(server.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 401, 404, 500, 503})
    void takesNoOtherAnswerForKeys(int status) {
        server.answers(status, status == 204 ? "" : "{\"keys\":[]}");

        assertThatThrownBy(() -> trusting.from(server.uri())).isInstanceOf(KeysUnavailableException.class);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void stopsReadingAtTheLimit() throws KeysUnavailableException {
        server.answers(200, "a".repeat(KeySetDownload.MAX_BYTES));
        assertThat(trusting.from(server.uri())).hasSize(KeySetDownload.MAX_BYTES);

        server.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 10_000; i++) {
                    out.write(new byte[10_000]);
                }
            }
        });
        assertThatThrownBy(() -> trusting.from(server.uri()))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("more than");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void givesUpOnAServerThatAnswersByDrops() {
        CountDownLatch done = new CountDownLatch(1);
        server.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (!done.await(100, TimeUnit.MILLISECONDS)) {
                    out.write(' ');
                    out.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> trusting.from(server.uri()))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("no complete answer");
        done.countDown();
    }
}
