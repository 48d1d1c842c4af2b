package dev.keyturn.benchmarks.http;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rates of a small and of a large installation: two servers, each on a database of its own of one PostgreSQL, that are measured
 * in turns, so that what slows the machine down for a while slows both.
 */
public final class Growth {

    private static final Path TARGET = Path.of("benchmarks", "target");
    private static final int PORT = 19_900;
    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 2;
    private static final String HEAP = "-Xmx512m";

    private static final int CLIENTS_IN_USE = 1_000;
    private static final int DRAWN_CLIENTS = 20_000;
    private static final int DRAWN_FAMILIES = 20_000;

    private static final SizedServer.Size SMALL = new SizedServer.Size(1_000, 10_000, 10);

    private final Path folder = Files.createTempDirectory("keyturn-benchmark");
    private final Wrk wrk = new Wrk(folder);
    private final GrowthReport report = new GrowthReport();
    private final SizedServer small;
    private final SizedServer large;
    private final int seconds;

    private Growth(SizedServer small, SizedServer large, int seconds) throws IOException {
        this.small = small;
        this.large = large;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "20"));
        SizedServer.Size size = size(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SIZE", "1000000,10000000,100000"));
        List<String> command = withLargerHeap(KeyturnApplication.prepare(TARGET, System.getProperty("java.home"))
                .command());
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("shared_buffers", "2GB")
                        .setServerConfig("max_wal_size", "16GB")
                        .start();
                SizedServer small = SizedServer.start(postgres, "bench_small", SMALL, command, PORT);
                SizedServer large = SizedServer.start(postgres, "bench_large", size, command, PORT + 1)) {
            new Growth(small, large, seconds).run();
        }
    }

    private static SizedServer.Size size(String numbers) {
        String[] each = numbers.split(",", -1);
        return new SizedServer.Size(Long.parseLong(each[0]), Long.parseLong(each[1]), Integer.parseInt(each[2]));
    }

    /** More clients and revocations are cached than the options for a small machine leave room for. */
    private static List<String> withLargerHeap(List<String> command) {
        List<String> larger = new ArrayList<>(command);
        larger.add(larger.indexOf("-jar"), HEAP);
        return larger;
    }

    private void run() throws IOException, SQLException, InterruptedException {
        for (SizedServer server : List.of(small, large)) {
            server.writeClientsAndRefreshTokens();
        }
        measureClientsAndRefreshing();
        for (SizedServer server : List.of(small, large)) {
            server.writeRevocations();
        }
        measureRevocations();
        System.out.println(report.asMarkdown());
        Files.writeString(TARGET.resolve("growth.md"), report.asMarkdown());
        Files.writeString(TARGET.resolve("growth.svg"), report.asSvg());
    }

    /** Measures the loads of the large server alone last, so that its JVM is not ahead in those of both. */
    private void measureClientsAndRefreshing() {
        String all = words(large.size().clients(), "clients");
        String some = words(small.size().clients(), "clients");
        String few = String.format(Locale.ROOT, "%s, %,d in use", all, CLIENTS_IN_USE);
        String drawn = String.format(Locale.ROOT, "%s, %,d drawn", all, DRAWN_CLIENTS);
        List<GrowthReport.Row> credentials = inTurns(
                new Turn(some, small, small.tokenRequests(CLIENTS_IN_USE)),
                new Turn(few, large, large.tokenRequests(CLIENTS_IN_USE)));
        List<GrowthReport.Row> introspection = inTurns(
                new Turn(some, small, small.introspectionByFirst(CLIENTS_IN_USE)),
                new Turn(few, large, large.introspectionByFirst(CLIENTS_IN_USE)));
        List<GrowthReport.Row> refreshing = inTurns(refreshing(small), refreshing(large));
        credentials.addAll(inTurns(new Turn(
                all + ", all in use", large, large.tokenRequests(large.size().clients()))));
        introspection.addAll(inTurns(new Turn(drawn, large, large.introspectionByDrawn(DRAWN_CLIENTS))));
        report.add(Scenario.Kind.CLIENT_CREDENTIALS_OF_MANY, credentials);
        report.add(Scenario.Kind.INTROSPECTION_BY_MANY, introspection);
        report.add(Scenario.Kind.REFRESH_OF_MANY, refreshing);
    }

    /** For each of the runs others, since a token is used once. */
    private static Turn refreshing(SizedServer server) {
        long all = server.size().refreshTokens();
        int perRun = (int) Math.min(DRAWN_FAMILIES, all / (2 * ROUNDS));
        return new Turn(words(all, "refresh tokens"), server, server.refreshing(perRun));
    }

    private void measureRevocations() {
        report.add(
                Scenario.Kind.INTROSPECTION_BY_MANY,
                inTurns(
                        new Turn(revocations(small), small, small.introspectionByFirst(CLIENTS_IN_USE)),
                        new Turn(revocations(large), large, large.introspectionByFirst(CLIENTS_IN_USE))));
        report.add(
                Scenario.Kind.USER_INFO,
                inTurns(
                        new Turn(revocations(small), small, small.userInfo()),
                        new Turn(revocations(large), large, large.userInfo())));
    }

    private static String revocations(SizedServer server) {
        return words(server.size().revocations(), "revocations");
    }

    private static String words(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s", count, what);
    }

    /** Measures each in every round, after a warm-up that is shorter from the second round on. */
    private List<GrowthReport.Row> inTurns(Turn... turns) {
        List<List<Wrk.Result>> results = new ArrayList<>();
        for (Turn unused : turns) {
            results.add(new ArrayList<>());
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < turns.length; i++) {
                wrk.run(turns[i].scenario, CONNECTIONS, round == 0 ? seconds : Math.max(1, seconds / 3));
                Wrk.Result result = wrk.run(turns[i].scenario, CONNECTIONS, seconds);
                System.err.printf(
                        "  %s, %s: %,.0f/s, p50 %.1f ms, p99 %.1f ms, %d refused%n",
                        turns[i].scenario.kind().words(),
                        turns[i].words,
                        result.perSecond(),
                        result.p50(),
                        result.p99(),
                        result.refused());
                if (result.refused() > result.operations() / 100) {
                    throw new IllegalStateException("The server rejected so much that the rate says nothing");
                }
                results.get(i).add(result);
            }
        }
        List<GrowthReport.Row> rows = new ArrayList<>();
        for (int i = 0; i < turns.length; i++) {
            long resident = turns[i].server.usage().residentMebibytes();
            rows.add(new GrowthReport.Row(turns[i].words, results.get(i), resident));
        }
        return rows;
    }

    /** Requests of one of those that are compared. */
    private record Turn(String words, SizedServer server, Scenario scenario) {}
}
