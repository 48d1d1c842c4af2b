package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whose word the server takes for where a request comes from. */
@Tag("server")
class ForwardedHeadersTests {

    @Test
    void areNotBelievedUnlessAProxyIsConfigured(@TempDir Path folder) {
        try (StartedServer server = start(folder, "")) {
            createUser(server.issuer(), new Api(server.issuer()));

            assertThat(lastAddress(server.bean(JdbcTemplate.class))).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void areBelievedFromTheConfiguredProxy(@TempDir Path folder) {
        try (StartedServer server = start(folder, "127.0.0.1,::1")) {
            createUser(server.issuer(), new Api(server.issuer()));

            assertThat(lastAddress(server.bean(JdbcTemplate.class))).isEqualTo("203.0.113.7");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9:4711, 203.0.113.9",
        "[2001:db8::9]:4711, 2001:db8:0:0:0:0:0:9",
        "'198.51.100.1:1, 203.0.113.9:2', 203.0.113.9",
        "'203.0.113.9, [::ffff:127.0.0.1]:80', 203.0.113.9",
        "unknown, :unknown",
        "203.0.113, :unknown"
    })
    void areReadAsProxiesWriteThem(String header, String address) throws Exception {
        ForwardedAddresses valve = new ForwardedAddresses();
        valve.setInternalProxies(new ProxyProperties(List.of("127.0.0.1")).asNetworks());
        List<String> seen = new ArrayList<>();
        valve.setNext(new ValveBase() {
            @Override
            public void invoke(Request request, Response response) {
                seen.add(request.getRemoteAddr());
            }
        });
        Request request = new Request(new Connector(), new org.apache.coyote.Request());
        request.setRemoteAddr("127.0.0.1");
        request.getCoyoteRequest().getMimeHeaders().addValue("X-Forwarded-For").setString(header);

        valve.invoke(request, new Response(new org.apache.coyote.Response()));

        assertThat(seen).containsExactly(address);
    }

    @Test
    @Rfc("9700#4.13")
    void areNotBelievedFromAnotherAddressThanTheConfiguredOnes(@TempDir Path folder) {
        try (StartedServer server = start(folder, "10.0.0.0/8,192.0.2.1")) {
            createUser(server.issuer(), new Api(server.issuer()));

            assertThat(lastAddress(server.bean(JdbcTemplate.class))).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "proxy.example.com",
                "10.0.0.300",
                "10.0.0",
                "010.0.0.1",
                "10.0.0.0/08",
                ".*",
                "10\\.0\\..*"
            })
    void refusesAProxyThatIsNeitherAnAddressNorANetwork(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyProperties(List.of("10.0.0.1", address)))
                .withMessageContaining("keyturn.proxy.trusted-addresses holds " + address);
    }

    private static StartedServer start(Path folder, String proxies) {
        return StartedServer.with(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "keyturn.proxy.trusted-addresses=" + proxies);
    }

    /** Creates a user, which the audit trail notes with the address. */
    private static void createUser(URI server, Api api) {
        String token = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:users:write")
                .json()
                .get("access_token")
                .asString();
        Api.Answer created = api.send(HttpRequest.newBuilder(server.resolve("/admin/api/v1/users"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "evil.example")
                .header("Forwarded", "for=203.0.113.8;host=evil.example")
                .POST(BodyPublishers.ofString("{\"username\":\"" + Api.uniqueName("ada") + "\",\"name\":\"Ada\"}")));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Location")).doesNotContain("evil");
    }

    private static @Nullable String lastAddress(JdbcTemplate tables) {
        return tables.queryForObject(
                "select remote_address from audit_event where type = 'user-created' and actor_kind = 'CLIENT'"
                        + " order by occurred_at desc fetch first 1 row only",
                String.class);
    }
}
