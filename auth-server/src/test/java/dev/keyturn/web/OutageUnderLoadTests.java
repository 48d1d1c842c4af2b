package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SeverableLink;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database loses its connections while sixteen threads use the server: four get and introspect tokens, eight refresh, four
 * exchange codes. Each answer is a success or asks to try again, and nothing that was acknowledged is lost.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageUnderLoadTests {

    private static final int SERVICES = 4;
    private static final int FAMILIES = 8;
    private static final int EXCHANGERS = 4;
    private static final int CODES = 40;
    private static final int TERMINATIONS = 10;
    private static final int PROGRESS = 3;

    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger needless = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Family> families = new ArrayList<>();
    private final Queue<Code> codes = new ConcurrentLinkedQueue<>();
    private final List<Code> presented = new ArrayList<>();

    private String database;
    private SeverableLink link;
    private StartedServer server;
    private Api api;
    private SignedInPartner partner;

    @BeforeAll
    void start(@TempDir Path folder) {
        database = PostgresServer.newDatabase();
        String[] address =
                database.replaceFirst("jdbc:postgresql://([^/]+)/.*", "$1").split(":", -1);
        link = new SeverableLink(address[0], address.length == 1 ? 5432 : Integer.parseInt(address[1]));
        server = StartedServer.with(
                "spring.datasource.url=" + database.replaceFirst("//[^/]+/", "//localhost:" + link.port() + "/"),
                "keyturn.token.refresh-retry-window=5m",
                "keyturn.token.authorization-code-lifetime=10m",
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET);
        api = new Api(server.issuer());
        partner = new SignedInPartner(api);
        partner.allow(partner.attempt());
    }

    @AfterAll
    void stop() {
        partner.close();
        server.close();
        link.close();
    }

    @BeforeEach
    void prepare() {
        for (int i = 0; i < FAMILIES; i++) {
            Partner attempt = partner.attempt();
            families.add(new Family(Partner.parse(attempt.exchange(partner.again(attempt)))
                    .toSuccessResponse()
                    .getTokens()
                    .getRefreshToken()
                    .getValue()));
        }
        for (int i = 0; i < CODES; i++) {
            Partner attempt = partner.attempt();
            codes.add(new Code(partner.again(attempt), attempt.verifier().getValue()));
        }
    }

    @AfterEach
    void forget() {
        families.clear();
        codes.clear();
        presented.clear();
        surprises.clear();
        isOver.set(false);
    }

    @Test
    void theLinkIsCutAndMended() throws Exception {
        underLoad(() -> {
            int before = needless.get();
            int refusedBefore = refused.get();
            link.cut();
            await(() -> needless.get() >= before + SERVICES * PROGRESS && refused.get() >= refusedBefore + PROGRESS);
            link.mend();
        });
    }

    @Test
    void theDatabaseEndsEveryConnectionAgainAndAgain() throws Exception {
        underLoad(() -> {
            for (int i = 0; i < TERMINATIONS; i++) {
                assertThat(query("select cast(count(pg_terminate_backend(pid)) as varchar) from pg_stat_activity"
                                + " where datname = current_database() and pid <> pg_backend_pid()"))
                        .isNotEmpty();
                int before = needless.get();
                await(() -> needless.get() >= before + SERVICES);
            }
        });
    }

    private void underLoad(Outage outage) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SERVICES + FAMILIES + EXCHANGERS);
        List<Future<?>> load = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            load.add(threads.submit(this::useWhatNeedsNoDatabase));
        }
        families.forEach(family -> load.add(threads.submit(() -> refresh(family))));
        for (int i = 0; i < EXCHANGERS; i++) {
            load.add(threads.submit(this::exchangeCodes));
        }
        awaitProgress();

        outage.happen();

        awaitProgress();
        isOver.set(true);
        for (Future<?> each : load) {
            each.get(1, TimeUnit.MINUTES);
        }
        threads.shutdown();
        assertThat(surprises).isEmpty();
        for (Family family : families) {
            family.assertWhole();
        }
        for (Code code : presented) {
            code.assertWhole();
        }
    }

    private void useWhatNeedsNoDatabase() {
        while (!isOver.get()) {
            Answer issued = api.clientCredentials(
                    RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:clients:read");
            if (issued.status() != 200) {
                surprises.add("client_credentials: " + issued.status() + " " + issued.body());
                continue;
            }
            Answer introspected = api.post(
                    "/oauth2/introspect",
                    Map.of("token", issued.json().get("access_token").asString()),
                    RunningServer.AUTOMATION_ID,
                    RunningServer.AUTOMATION_SECRET);
            if (introspected.status() != 200
                    || !introspected.json().get("active").asBoolean()) {
                surprises.add("introspection: " + introspected.status() + " " + introspected.body());
            }
            needless.incrementAndGet();
        }
    }

    private void refresh(Family family) {
        while (!isOver.get()) {
            family.refresh();
        }
    }

    private void exchangeCodes() {
        Code code;
        while (!isOver.get() && (code = codes.poll()) != null) {
            code.exchange();
            synchronized (presented) {
                presented.add(code);
            }
            int before = needless.get();
            await(() -> isOver.get() || needless.get() > before);
        }
    }

    /** Whether an answer is a success; one that is neither that nor asks to try again is noted. */
    private boolean succeeded(String what, Answer answer) {
        if (answer.status() == 200) {
            return true;
        }
        boolean asksToTryAgain = answer.status() == 503
                && answer.header("Retry-After").equals("5")
                && answer.json().get("error").asString().equals("temporarily_unavailable");
        if (!asksToTryAgain) {
            surprises.add(what + ": " + answer.status() + " " + answer.body());
        }
        refused.incrementAndGet();
        return false;
    }

    private void awaitProgress() {
        List<Integer> before =
                families.stream().map(family -> family.refreshed.get()).toList();
        await(() -> {
            for (int i = 0; i < families.size(); i++) {
                if (families.get(i).refreshed.get() < before.get(i) + PROGRESS) {
                    return false;
                }
            }
            return true;
        });
    }

    private void await(BooleanSupplier condition) {
        Waiting.until(() -> condition.getAsBoolean() || !surprises.isEmpty());
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    /** What happens to the database. */
    private interface Outage {

        void happen() throws Exception;
    }

    /** A client that refreshes, and repeats what was not answered. */
    private final class Family {

        private final AtomicInteger refreshed = new AtomicInteger();
        private volatile String last;

        Family(String first) {
            this.last = first;
        }

        void refresh() {
            Answer answer = send();
            if (succeeded("refresh", answer)) {
                last = answer.json().get("refresh_token").asString();
                refreshed.incrementAndGet();
            }
        }

        private Answer send() {
            return api.post(
                    "/oauth2/token",
                    Map.of("grant_type", "refresh_token", "refresh_token", last, "client_id", partner.clientId()),
                    null,
                    null);
        }

        /** The last token that was answered leads to the one that lives. */
        void assertWhole() throws SQLException {
            Answer answer = send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            last = answer.json().get("refresh_token").asString();
            assertThat(liveTokensOfFamilyOf(last))
                    .containsExactly(TokenDigest.of(last).hex());
        }
    }

    /** A code that is presented once in the outage, and once more after it if it was not answered. */
    private final class Code {

        private final AuthorizationCode text;
        private final String verifier;
        private String refreshToken = "";

        Code(AuthorizationCode text, String verifier) {
            this.text = text;
            this.verifier = verifier;
        }

        void exchange() {
            Answer answer = send();
            if (succeeded("exchange", answer)) {
                refreshToken = answer.json().get("refresh_token").asString();
            }
        }

        private Answer send() {
            return api.post(
                    "/oauth2/token",
                    Map.of(
                            "grant_type",
                            "authorization_code",
                            "code",
                            text.getValue(),
                            "code_verifier",
                            verifier,
                            "redirect_uri",
                            SignedInPartner.REDIRECT_URI.toString(),
                            "client_id",
                            partner.clientId()),
                    null,
                    null);
        }

        /** What was acknowledged is there; what was not is either done as a whole or can still be done. */
        void assertWhole() throws SQLException {
            if (refreshToken.isEmpty()) {
                boolean isUnused = query("select digest from oauth_token where consumed_at is not null and digest = '"
                                + TokenDigest.of(text.getValue()).hex() + "'")
                        .isEmpty();
                Answer again = send();
                assertThat(again.status()).as(again.body()).isEqualTo(isUnused ? 200 : 400);
            } else {
                assertThat(liveTokensOfFamilyOf(refreshToken))
                        .containsExactly(TokenDigest.of(refreshToken).hex());
            }
        }
    }

    private List<String> liveTokensOfFamilyOf(String refreshToken) throws SQLException {
        return query("select t.digest from oauth_token t join oauth_authorization a on a.id = t.authorization_id"
                + " where t.kind = 'REFRESH' and t.consumed_at is null and a.revoked_at is null"
                + " and a.id = (select authorization_id from oauth_token where digest = '"
                + TokenDigest.of(refreshToken).hex() + "')");
    }
}
