package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed in the middle of writes, on its embedded database. */
@Tag("server")
class CrashTests {

    private static final int ROUNDS = 2;
    private static final int WRITERS = 4;
    private static final int CLIENTS_BEFORE_THE_CRASH = 20;

    private final Map<String, String> secretsByClient = new ConcurrentHashMap<>();
    private final Map<String, String> keysByClient = new ConcurrentHashMap<>();

    @TempDir
    Path home;

    @Test
    void keepsWhatWasAcknowledgedAndNothingByHalves() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            StartedKeyturn keyturn = StartedKeyturn.serverIn(home, AutomationClient.environment());
            AutomationClient automation = new AutomationClient(keyturn.server());
            assertThat(registerTheApi(automation).statusCode()).isEqualTo(round == 0 ? 201 : 409);
            writeUntilKilled(keyturn, automation, round);
        }

        try (StartedKeyturn keyturn = StartedKeyturn.serverIn(home, AutomationClient.environment())) {
            AutomationClient automation = new AutomationClient(keyturn.server());
            assertThat(secretsByClient).hasSizeGreaterThanOrEqualTo(ROUNDS * CLIENTS_BEFORE_THE_CRASH);
            for (Map.Entry<String, String> client : secretsByClient.entrySet()) {
                assertThat(automation
                                .requestToken(client.getKey(), client.getValue(), "orders:read")
                                .statusCode())
                        .as(client.getKey())
                        .isEqualTo(200);
            }
            List<?> all = items(automation, "/clients?size=100&q=crash-");
            assertThat(all).hasSizeGreaterThanOrEqualTo(secretsByClient.size());
            for (Object item : all) {
                assertIsWhole(automation, AutomationClient.text((Map<?, ?>) item, "client_id"));
            }
            assertThat(keysByClient).isNotEmpty();
            for (String client : keysByClient.keySet()) {
                assertThat(introspectKey(automation, client)).as(client).isEqualTo(true);
            }
            revokeAllKeys(automation, all);
            for (String client : keysByClient.keySet()) {
                assertThat(introspectKey(automation, client)).as(client).isEqualTo(false);
            }
        }
    }

    private @Nullable Object introspectKey(AutomationClient automation, String client) throws Exception {
        return automation
                .introspect(
                        client,
                        Objects.requireNonNull(secretsByClient.get(client)),
                        Objects.requireNonNull(keysByClient.get(client)))
                .get("active");
    }

    /** Includes keys that no client received, because the server was killed before it answered. */
    private static void revokeAllKeys(AutomationClient automation, List<?> clients) throws Exception {
        for (Object item : clients) {
            String client = AutomationClient.text((Map<?, ?>) item, "client_id");
            for (Object key : items(automation, "/api-keys?client_id=" + client)) {
                String id = AutomationClient.text((Map<?, ?>) key, "id");
                assertThat(automation
                                .call("POST", "/api-keys/" + id + "/revoke", "")
                                .statusCode())
                        .as(client)
                        .isEqualTo(200);
            }
        }
    }

    private static HttpResponse<String> registerTheApi(AutomationClient automation)
            throws IOException, InterruptedException {
        return automation.call(
                "POST",
                "/apis",
                "{\"name\":\"Orders\",\"audience\":\"https://orders.example.com\",\"scopes\":["
                        + "{\"name\":\"orders:read\",\"description\":\"See\"},"
                        + "{\"name\":\"orders:write\",\"description\":\"Place\"}]}");
    }

    private void writeUntilKilled(StartedKeyturn keyturn, AutomationClient automation, int round)
            throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(CLIENTS_BEFORE_THE_CRASH);
        List<Thread> writers = IntStream.range(0, WRITERS)
                .mapToObj(
                        writer -> new Thread(() -> register(automation, "crash-" + round + "-" + writer + "-", enough)))
                .toList();
        writers.forEach(Thread::start);
        assertThat(enough.await(2, TimeUnit.MINUTES)).isTrue();
        keyturn.kill();
        for (Thread writer : writers) {
            writer.join();
        }
    }

    /** Registers one client after another until the server is gone. */
    private void register(AutomationClient automation, String prefix, CountDownLatch acknowledged) {
        try {
            for (int number = 0; number < 1000; number++) {
                String id = prefix + number;
                HttpResponse<String> answer = automation.call(
                        "POST",
                        "/clients",
                        "{\"client_id\":\"" + id + "\",\"client_name\":\"" + id
                                + "\",\"token_endpoint_auth_method\":\"client_secret_basic\","
                                + "\"grant_types\":[\"client_credentials\"],"
                                + "\"scopes\":[\"orders:read\",\"orders:write\"]}");
                if (answer.statusCode() == 201) {
                    secretsByClient.put(id, AutomationClient.text(AutomationClient.json(answer), "client_secret"));
                    acknowledged.countDown();
                    issueKey(automation, id);
                }
            }
        } catch (IOException e) {
            // killed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void issueKey(AutomationClient automation, String client) throws IOException, InterruptedException {
        HttpResponse<String> answer = automation.call(
                "POST",
                "/api-keys",
                "{\"client_id\":\"" + client
                        + "\",\"environment\":\"live\",\"name\":\"Nightly\",\"scopes\":[\"orders:read\"]}");
        if (answer.statusCode() == 201) {
            keysByClient.put(client, AutomationClient.text(AutomationClient.json(answer), "key"));
        }
    }

    /** A client has all that it was registered with, and the audit trail has its line, or there is no client. */
    private static void assertIsWhole(AutomationClient automation, String id) throws Exception {
        Map<String, Object> client = AutomationClient.json(automation.call("GET", "/clients/" + id, ""));
        assertThat(client.get("scopes"))
                .as(id)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
        assertThat(client.get("grant_types"))
                .as(id)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(1);
        assertThat(items(automation, "/audit-events?type=client.created&subject_id=" + id))
                .as(id)
                .hasSize(1);
        assertThat(items(automation, "/audit-events?type=client-secret.created&subject_id=" + id))
                .as(id)
                .hasSize(1);
    }

    private static List<?> items(AutomationClient automation, String path) throws Exception {
        return (List<?>) Objects.requireNonNull(
                AutomationClient.json(automation.call("GET", path, "")).get("items"));
    }
}
