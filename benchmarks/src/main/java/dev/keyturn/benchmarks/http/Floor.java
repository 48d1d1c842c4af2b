package dev.keyturn.benchmarks.http;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Compares the requests that write with the floor of the database: the same SQL, sent by pgbench, and the least SQL that keeps
 * every promise. Keycloak makes the same requests, in the same run.
 */
public final class Floor {

    private static final Set<Scenario.Kind> WRITING = EnumSet.of(Scenario.Kind.REFRESH, Scenario.Kind.CODE);
    private static final List<Integer> CONNECTIONS = List.of(16, 64);
    private static final String DATABASE = "bench_keyturn_es256";

    private final EmbeddedPostgres postgres;
    private final Path folder;
    private final int seconds;

    private Floor(EmbeddedPostgres postgres, Path folder, int seconds) {
        this.postgres = postgres;
        this.folder = folder;
        this.seconds = seconds;
    }

    /** @param arguments the servers to measure, both if none is named */
    public static void main(String[] arguments) throws IOException, SQLException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "20"));
        List<String> servers = arguments.length == 0 ? List.of("keyturn", "keycloak") : List.of(arguments);
        try (EmbeddedPostgres postgres = Comparison.startPostgres()) {
            List<Measurement> measured = Comparison.measure(postgres, servers, List.of("ES256"), WRITING, seconds);
            Floor floor = new Floor(postgres, Files.createTempDirectory("keyturn-benchmark"), seconds);
            System.out.println(floor.table(measured));
        }
    }

    private String table(List<Measurement> measured) throws SQLException {
        StringBuilder table = new StringBuilder("""
                | Request | Connections | | per second | share of the same SQL | p50 ms | p99 ms |
                | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (Scenario.Kind kind : WRITING) {
            for (int connections : CONNECTIONS) {
                double same = rate(kind, "", connections);
                double least = rate(kind, "-least", connections);
                table.append(row(kind, connections, "the least SQL", least));
                table.append(row(kind, connections, "the same SQL", same));
                measured.stream()
                        .filter(each -> each.kind() == kind && each.connections() == connections)
                        .forEach(each -> table.append(row(each, same)));
            }
        }
        return table.toString();
    }

    /** Rate of a script after a warm-up as long as the measurement. */
    private double rate(Scenario.Kind kind, String variant, int connections) throws SQLException {
        String script = kind.name().toLowerCase(Locale.ROOT) + variant;
        PgBench bench = new PgBench(folder, postgres.getPort(), DATABASE, user());
        bench.run(script, connections, seconds, begin());
        return bench.run(script, connections, seconds, begin());
    }

    private String user() throws SQLException {
        try (Connection database = connect();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select id from user_account where login_name = 'alice'")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Writes the first refresh token and the session of each connection, and returns its number, which no earlier run has reached. */
    private long begin() throws SQLException {
        long number = System.nanoTime() / 1_000;
        try (Connection database = connect();
                Statement statement = database.createStatement()) {
            statement.execute("checkpoint");
            statement.execute("""
                    insert into oauth_authorization (id, client_id, subject, authenticated_at, requested_scope,
                        requested_resources, authorized_scope, created_at, expires_at, refresh_ends_at)
                    select md5('floor-' || c || '-%1$d')::uuid, 'web', 'floor', now(), 'openid', '', 'openid', now(),
                        now() + interval '30 days', now() + interval '30 days'
                    from generate_series(0, 63) c""".formatted(number));
            statement.execute("""
                    insert into oauth_token (id, authorization_id, kind, digest, issued_at, expires_at)
                    select gen_random_uuid(), md5('floor-' || c || '-%1$d')::uuid, 'REFRESH',
                        encode(sha256(('floor-' || c || '-%1$d')::bytea), 'hex'), now(), now() + interval '1 day'
                    from generate_series(0, 63) c""".formatted(number));
            statement.execute("""
                    insert into user_session (digest, sid, user_id, signed_in_at, last_used_at, failed_sign_ins, version,
                        attributes)
                    select 'floor-' || c, 'floor-' || c, id, now(), now(), 0, 0, '{}'
                    from generate_series(0, 63) c, user_account where login_name = 'alice'
                    on conflict do nothing""");
        }
        return number;
    }

    private Connection connect() throws SQLException {
        return postgres.getDatabase("postgres", DATABASE).getConnection();
    }

    private static String row(Measurement each, double same) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %,.0f | %.0f %% | %.1f | %.1f |%n",
                each.kind().words(),
                each.connections(),
                each.server(),
                each.result().perSecond(),
                100 * each.result().perSecond() / same,
                each.result().p50(),
                each.result().p99());
    }

    private static String row(Scenario.Kind kind, int connections, String what, double rate) {
        return String.format(Locale.ROOT, "| %s | %d | %s | %,.0f | | | |%n", kind.words(), connections, what, rate);
    }
}
