package dev.keyturn.benchmarks.http;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** How long refreshing takes before and while a million expired grants are deleted, which the server does by itself. */
public final class PurgeLatency {

    private static final int GRANTS = 1_000_000;
    private static final int CONNECTIONS = 16;
    private static final int PORT = 19_700;

    private PurgeLatency() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "20"));
        KeyturnApplication application =
                KeyturnApplication.prepare(Path.of("benchmarks", "target"), System.getProperty("java.home"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                Connection database = postgres.getPostgresDatabase().getConnection()) {
            Path folder = Files.createTempDirectory("keyturn-benchmark");
            Server.Place place = new Server.Place(PORT, folder, postgres.getJdbcUrl("postgres", "postgres"));
            try (KeyturnServer server = new KeyturnServer(place, application.command(), "ES256")) {
                Scenario refresh = server.prepare().stream()
                        .filter(scenario -> scenario.kind() == Scenario.Kind.REFRESH)
                        .findFirst()
                        .orElseThrow();
                Wrk wrk = new Wrk(folder);
                wrk.run(refresh, CONNECTIONS, 2 * seconds);
                print("before", wrk.run(refresh, CONNECTIONS, seconds));
                writeExpired(database);
                awaitPurge(database);
                long full = count(database);
                Wrk.Result during = wrk.run(refresh, CONNECTIONS, seconds);
                long left = count(database);
                print("during", during);
                System.out.printf("deleted meanwhile: %,d grants, %,d are left%n", full - left, left);
            }
        }
    }

    private static void print(String when, Wrk.Result result) {
        System.out.printf(
                "refresh %s: %.0f/s, p50 %.1f ms, p99 %.1f ms, %d refused%n",
                when, result.perSecond(), result.p50(), result.p99(), result.refused());
    }

    /** In one transaction, since the server may begin to delete as soon as it sees them. */
    private static void writeExpired(Connection database) throws SQLException {
        database.setAutoCommit(false);
        try (Statement statement = database.createStatement()) {
            statement.execute("""
                    insert into oauth_authorization (id, client_id, subject, authenticated_at, requested_scope,
                        requested_resources, authorized_scope, created_at, expires_at)
                    select md5('purge' || n)::uuid, 'gone', 'gone', now() - interval '3 days', 'openid', '', 'openid',
                        now() - interval '3 days', now() - interval '1 day'
                    from generate_series(1, %d) n""".formatted(GRANTS));
            statement.execute("""
                    insert into oauth_token (id, authorization_id, kind, digest, issued_at, expires_at)
                    select gen_random_uuid(), id, 'REFRESH', md5(id::text) || md5('x' || id::text), created_at, expires_at
                    from oauth_authorization where client_id = 'gone'""");
        }
        database.commit();
        database.setAutoCommit(true);
    }

    /** The server looks for what has expired twice a minute. */
    private static void awaitPurge(Connection database) throws SQLException, InterruptedException {
        while (count(database) == GRANTS) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static long count(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet counted =
                        statement.executeQuery("select count(*) from oauth_authorization where client_id = 'gone'")) {
            counted.next();
            return counted.getLong(1);
        }
    }
}
