package dev.keyturn.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RunningServer
@OnH2
class MetricsAccessTests {

    private static final String METRICS = "/actuator/prometheus";

    @Autowired
    Api api;

    @Test
    void theScopeShowsStorageMetricsWithoutCredentials() {
        String token = token("admin:metrics:read");

        Api.Answer answer = api.get(METRICS, token);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.body())
                .containsPattern("(?m)^keyturn_storage_rows\\{kind=\"[a-z-]+\"} [0-9.E]+$")
                .contains("jvm_memory_used_bytes", "hikaricp_connections_active")
                .doesNotContain(token, RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET);
    }

    @Test
    void metricsOfTheServerAreDescribed() {
        assertThat(api.get(METRICS, token("admin:metrics:read")).body().lines())
                .filteredOn(line -> line.startsWith("# HELP keyturn_"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(line -> assertThat(line).matches("# HELP [a-z_]+ [A-Z].*[a-z]"));
    }

    @Test
    void requestsOfProgramsAreCountedByAddressAndAnswer() {
        String token = token("admin:metrics:read");
        api.clientCredentials(RunningServer.AUTOMATION_ID, "wrong", "admin:metrics:read");
        double accepted = countOf("/oauth2/token", 200, token);
        double refused = countOf("/oauth2/token", 401, token);

        api.clientCredentials(RunningServer.AUTOMATION_ID, "wrong", "admin:metrics:read");

        assertThat(countOf("/oauth2/token", 401, token)).isEqualTo(refused + 1);
        assertThat(countOf("/oauth2/token", 200, token)).isEqualTo(accepted);
    }

    private double countOf(String path, int status, String token) {
        return api.get(METRICS, token)
                .body()
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count{"))
                .filter(line -> line.contains("uri=\"" + path + "\"") && line.contains("status=\"" + status + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    @Rfc({"6750#3", "6750#3.1"})
    void rejectsOtherCallers() {
        Api.Answer nobody = api.get(METRICS, null);
        Api.Answer less = api.get(METRICS, token("admin:storage:read"));

        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(less.status()).isEqualTo(403);
        assertThat(less.json().get("code").asString()).isEqualTo("insufficient-scope");
        assertThat(less.header("WWW-Authenticate")).endsWith("scope=\"admin:metrics:read\"");
        assertThat(api.get("/actuator/env", token("admin:metrics:read")).status())
                .isEqualTo(404);
    }

    private String token(String scope) {
        return api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, scope)
                .json()
                .get("access_token")
                .asString();
    }
}
