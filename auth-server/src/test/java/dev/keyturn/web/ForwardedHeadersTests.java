package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whose word the server takes for where a request comes from. */
@RunningServer
@OnH2
class ForwardedHeadersTests {

    @Autowired
    Api api;

    @Autowired
    JdbcTemplate tables;

    @Test
    void areIgnoredUnlessAProxyIsConfigured(@TempDir Path folder) {
        try (StartedServer server = StartedServer.with(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET)) {
            String user = createUser(new Api(server.issuer()));

            assertThat(addressOfCreation(user, server.bean(JdbcTemplate.class))).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        }
    }

    /** The shared server has one at the address that its tests come from. */
    @Test
    void areReadFromTheConfiguredProxy() {
        assertThat(addressOfCreation(createUser(api), tables)).isEqualTo("203.0.113.7");
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
        assertThat(addressBehind(List.of("127.0.0.1"), "127.0.0.1", header)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "198.51.100.4", "10.1.0.0", "::ffff:127.0.0.1"})
    @Rfc("9700#4.13")
    void areIgnoredFromUntrustedAddresses(String peer) throws Exception {
        assertThat(addressBehind(List.of("10.0.0.0/16", "192.0.2.1"), peer, "203.0.113.7"))
                .isEqualTo(peer);
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
                .withMessageContaining("keyturn.proxy.trusted-addresses: " + address);
    }

    private static String addressBehind(List<String> proxies, String peer, String header) throws Exception {
        ForwardedAddresses valve = new ForwardedAddresses();
        valve.setInternalProxies(new ProxyProperties(proxies).asNetworks());
        List<String> seen = new ArrayList<>();
        valve.setNext(new ValveBase() {
            @Override
            public void invoke(Request request, Response response) {
                seen.add(request.getRemoteAddr());
            }
        });
        Request request = new Request(new Connector(), new org.apache.coyote.Request());
        request.setRemoteAddr(peer);
        request.getCoyoteRequest().getMimeHeaders().addValue("X-Forwarded-For").setString(header);

        valve.invoke(request, new Response(new org.apache.coyote.Response()));

        assertThat(seen).hasSize(1);
        return seen.get(0);
    }

    /** Creates a user, which the audit trail notes with the address. @return the user's identifier */
    private static String createUser(Api api) {
        Api.Answer created = api.adminRaw(
                "POST",
                "/users",
                "{\"username\":\"" + Api.uniqueName("ada") + "\",\"name\":\"Ada\"}",
                "X-Forwarded-For",
                "203.0.113.7",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "evil.example",
                "Forwarded",
                "for=203.0.113.8;host=evil.example");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Location")).doesNotContain("evil");
        return created.header("Location").replaceFirst(".*/", "");
    }

    private static @Nullable String addressOfCreation(String user, JdbcTemplate tables) {
        return tables.queryForObject(
                "select remote_address from audit_event where type = 'user.created' and subject_id = ?",
                String.class,
                user);
    }
}
