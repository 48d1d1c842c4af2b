package dev.keyturn.example.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.sdk.client.AccessTokenClient;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrdersReportTests {

    private static final ECKey KEY = TestKeys.es256("key-1");

    private final TestIssuer issuer = new TestIssuer(KEY);
    private final List<String> seen = new ArrayList<>();
    private HttpServer api;
    private OrdersReport report;
    private String good = "Bearer token-1";

    @BeforeEach
    void start() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/orders", exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            seen.add(authorization);
            TestIssuer.answer(exchange, good.equals(authorization) ? 200 : 401, "[]");
        });
        api.start();
        AccessTokenClient tokens = AccessTokenClient.builder(
                        issuer.url(), ClientAuthentication.secret("report", "a secret"))
                .scope("orders:read")
                .build();
        report = new OrdersReport(
                tokens, URI.create("http://127.0.0.1:" + api.getAddress().getPort() + "/orders"));
    }

    @AfterEach
    void stop() {
        api.stop(0);
        issuer.close();
    }

    @Test
    void readsWithOneTokenForManyCalls() throws Exception {
        assertThat(report.read()).isEqualTo("[]");
        assertThat(report.read()).isEqualTo("[]");

        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(1);
    }

    @Test
    void takesAnotherTokenIfTheFirstIsNoLongerGood() throws Exception {
        report.read();
        good = "Bearer token-2";

        assertThat(report.read()).isEqualTo("[]");
        assertThat(seen).containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
    }

    @Test
    void givesUpIfNoTokenHelps() {
        good = "nothing";

        assertThatIOException().isThrownBy(report::read).withMessageContaining("401");
    }
}
