package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SeverableLink;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Waiting;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away and comes back, and nobody restarts the server. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseOutageTests {

    /** Hikari's default. */
    private static final int POOL_SIZE = 10;

    private static final String APP = "https://app.example";

    private String database;
    private SeverableLink link;
    private StartedServer server;
    private Api api;
    private String token;

    @BeforeAll
    void start(@TempDir Path folder) {
        database = PostgresServer.newDatabase();
        Matcher address = Pattern.compile("//([^:/]+):(\\d+)/").matcher(database);
        assertThat(address.find()).isTrue();
        link = new SeverableLink(address.group(1), Integer.parseInt(address.group(2)));
        server = StartedServer.with(
                "spring.datasource.url=" + database.replace(address.group(), "//localhost:" + link.port() + "/"),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET);
        api = new Api(server.issuer());
        api.registerClient(Map.of(
                "client_name",
                "App",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code"),
                "redirect_uris",
                List.of(APP + "/callback")));
    }

    @AfterAll
    void stop() {
        server.close();
        link.close();
    }

    @BeforeEach
    void useTheServerAndCutTheLink() {
        token = token();
        assertThat(postFromApp("/userinfo", "").header("Access-Control-Allow-Origin"))
                .isEqualTo(APP);
        assertThat(api.admin("GET", "/clients", null).status()).isEqualTo(200);
        link.cut();
    }

    /** A request that meets one of the broken connections in the pool is asked to try again, and none is met twice. */
    @AfterEach
    void itWorksAgainOnceTheDatabaseIsBack() {
        link.mend();
        int broken = 0;
        while (api.admin("GET", "/clients", null).status() == 503) {
            assertThat(++broken).isLessThanOrEqualTo(POOL_SIZE);
        }
        assertThat(api.admin("GET", "/clients", null).status()).isEqualTo(200);
    }

    @Test
    void theAdminApiAsksToTryAgain() {
        Api.Answer away = api.admin("GET", "/clients", null);

        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isEqualTo("5");
        assertThat(away.header("Content-Type")).startsWith("application/problem+json");
        assertThat(away.body()).doesNotContain("SQL", "jdbc", "Hikari", "Exception", "localhost:");
    }

    @Test
    void theTokenEndpointAsksToTryAgainWithTheProtocolsOwnError() {
        Api.Answer away = api.post(
                "/oauth2/token",
                Map.of("grant_type", "client_credentials"),
                "a-client-that-no-cache-holds",
                RunningServer.AUTOMATION_SECRET);

        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isEqualTo("5");
        assertThat(away.json().get("error").asString()).isEqualTo("temporarily_unavailable");
        assertThat(away.body()).doesNotContain("SQL", "jdbc", "Exception");
    }

    @Test
    void aPageOfAnAppCanReadThatItShouldTryAgain() {
        Api.Answer away =
                postFromApp("/oauth2/token", "grant_type=refresh_token&client_id=a-client-that-no-cache-holds");

        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(away.header("Access-Control-Expose-Headers")).contains("Retry-After");
    }

    private Api.Answer postFromApp(String path, String form) {
        return api.send(HttpRequest.newBuilder(server.issuer().resolve(path))
                .header("Origin", APP)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    @Test
    void aPageIsShownToWhoSignsIn() {
        Visitor visitor = new Visitor(server.issuer());
        Visitor.Page form = visitor.open("/login");

        Visitor.Page away = visitor.submit(
                form, "/login", "username", RunningServer.ADMIN_NAME, "password", RunningServer.ADMIN_PASSWORD);

        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isEqualTo("5");
        assertThat(away.html()).contains("<html").doesNotContain("SQL", "Exception");
    }

    @Test
    void theFiltersThatCatchEverythingDoNotCallItTheCallersMistake() throws Exception {
        itWorksAgainOnceTheDatabaseIsBack();
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Partner attempt = partner.attempt();
            String ofUser = Partner.parse(attempt.exchange(partner.allow(attempt)))
                    .toSuccessResponse()
                    .getTokens()
                    .getAccessToken()
                    .getValue();
            link.cut();

            Api.Answer userInfo = api.get("/userinfo", ofUser);
            Api.Answer logout = api.get("/connect/logout?client_id=" + Api.uniqueName("unknown"), null);

            assertThat(List.of(userInfo, logout)).allSatisfy(away -> {
                assertThat(away.status()).isEqualTo(503);
                assertThat(away.header("Retry-After")).isEqualTo("5");
                assertThat(away.body()).doesNotContain("SQL", "jdbc", "Hikari", "Exception", "localhost:");
            });
        }
    }

    @Test
    void endpointsWithoutADatabaseStayAvailable() {
        assertThat(api.get("/oauth2/jwks", null).status()).isEqualTo(200);
        assertThat(api.get("/.well-known/openid-configuration", null).status()).isEqualTo(200);
        assertThat(token()).isNotEmpty();
        Api.Answer introspected = api.post(
                "/oauth2/introspect",
                Map.of("token", token),
                RunningServer.AUTOMATION_ID,
                RunningServer.AUTOMATION_SECRET);
        assertThat(introspected.json().get("active").asBoolean()).isTrue();
        assertThat(api.get("/actuator/health/liveness", null).status()).isEqualTo(200);
    }

    @Test
    void itsHealthSaysSo() {
        assertThat(api.get("/actuator/health", null).status()).isEqualTo(503);
        assertThat(api.get("/actuator/health/readiness", null).status()).isEqualTo(503);
    }

    /** As a former primary does not. */
    @Test
    void itIsNotReadyWhileTheDatabaseTakesNoWrites() throws Exception {
        itWorksAgainOnceTheDatabaseIsBack();

        setReadOnly("on");

        Waiting.until(() -> readiness() == 503);
        assertThat(api.get("/actuator/health/liveness", null).status()).isEqualTo(200);
        setReadOnly("off");
        Waiting.until(() -> readiness() == 200);
    }

    private int readiness() {
        return api.get("/actuator/health/readiness", null).status();
    }

    /** Holds for new connections, so all others are ended. */
    private void setReadOnly(String readOnly) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute(
                    "alter database " + connection.getCatalog() + " set default_transaction_read_only = " + readOnly);
            if (readOnly.equals("on")) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()");
            }
        }
    }

    private String token() {
        Api.Answer answer = api.clientCredentials(
                RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:clients:read");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").asString();
    }
}
