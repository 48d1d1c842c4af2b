package dev.keyturn.benchmarks.http;

import dev.keyturn.benchmarks.api.MeasuredApi;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the starter's filter costs an API for each request: the same API with it, without, and with a filter that only reads the header, in one
 * process on three ports, asked in turns with the same token. How a JVM happens to compile a process is worth more than what is looked for,
 * and so is what else the machine does; both concern all three, and there are several processes.
 */
public final class FilterOverhead {

    private static final int PROCESSES = 6;
    private static final int WARM_UPS = 8;
    private static final int ROUNDS = 6;
    private static final int CONNECTIONS = 16;
    private static final int PORT = 19_800;
    private static final String AUDIENCE = "https://orders.example.com";

    private final int seconds;
    private final Path folder;
    private final Wrk wrk;

    private FilterOverhead(int seconds) throws IOException {
        this.seconds = seconds;
        this.folder = Files.createTempDirectory("keyturn-benchmark");
        this.wrk = new Wrk(folder);
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "1"));
        FilterOverhead overhead = new FilterOverhead(seconds);
        System.out.println("| answers with | | per second | p50 ms | p99 ms | CPU ms per 1,000 | refused |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        try (TestIssuer issuer = new TestIssuer(TestKeys.es256("key-1"));
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            addOrders(postgres);
            overhead.measure(issuer, postgres, "three rows from memory", "/orders");
            overhead.measure(issuer, postgres, "twenty rows from PostgreSQL", "/stored-orders");
        }
    }

    private static void addOrders(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table orders (id bigint primary key, customer bigint, item text, quantity int)");
            statement.execute(
                    "insert into orders select n, n / 20, 'Item ' || n, n % 9 from generate_series(0, 19999) n");
            statement.execute("create index on orders (customer)");
            statement.execute("analyze orders");
        }
    }

    private void measure(TestIssuer issuer, EmbeddedPostgres postgres, String answer, String path) {
        String token = issuer.token(Instant.now(), AUDIENCE)
                .scope("orders:read orders:write")
                .text();
        Api without = new Api("without", scenario(PORT, path, token));
        Api reading = new Api("reads the header", scenario(PORT + 1, path, token));
        Api with = new Api("with", scenario(PORT + 2, path, token));
        List<Api> apis = Arrays.asList(without, reading, with);
        for (int i = 0; i < PROCESSES; i++) {
            try (StartedProcess process = start(issuer, postgres)) {
                // In turns from the start: what is warmed up first is compiled for itself alone, the others for all.
                measure(process, apis, WARM_UPS);
                apis.forEach(api -> api.rounds.clear());
                measure(process, apis, ROUNDS);
                apis.forEach(Api::endProcess);
            }
        }
        apis.forEach(api -> System.out.println(row(answer, api.words, api.processes, without.processes)));
    }

    private void measure(StartedProcess process, List<Api> apis, int rounds) {
        for (int round = 0; round < rounds; round++) {
            apis.forEach(api -> api.rounds.add(measure(process, api.scenario)));
            // The other way round the next time, so that what gets slower or faster by itself is nobody's fault.
            Collections.reverse(apis);
        }
    }

    /** One of those that a process starts, and what was measured of it. */
    private static final class Api {

        private final String words;
        private final Scenario scenario;
        private final List<Measured> rounds = new ArrayList<>();
        private final List<Measured> processes = new ArrayList<>();

        Api(String words, Scenario scenario) {
            this.words = words;
            this.scenario = scenario;
        }

        void endProcess() {
            processes.add(Measured.mean(rounds));
            rounds.clear();
        }
    }

    private StartedProcess start(TestIssuer issuer, EmbeddedPostgres postgres) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredApi.class.getName(),
                postgres.getJdbcUrl("postgres", "postgres"),
                String.valueOf(PORT),
                String.valueOf(PORT + 1),
                String.valueOf(PORT + 2),
                "--keyturn.public-paths=/ready",
                "--keyturn.issuer=" + issuer.url(),
                "--keyturn.audience=" + AUDIENCE);
        StartedProcess process = new StartedProcess(command, Map.of(), folder.resolve("api.log"));
        process.awaitReady(URI.create("http://127.0.0.1:" + (PORT + 2) + "/ready"));
        return process;
    }

    private static Scenario scenario(int port, String path, String token) {
        return Scenario.repeated(
                Scenario.Kind.CALL,
                URI.create("http://127.0.0.1:" + port + path),
                Map.of("AUTHORIZATION", "Bearer " + token));
    }

    private Measured measure(StartedProcess process, Scenario scenario) {
        double before = process.usage().cpuSeconds();
        Wrk.Result result = wrk.run(scenario, CONNECTIONS, seconds);
        double used = process.usage().cpuSeconds() - before;
        return new Measured(
                result.perSecond(),
                result.p50(),
                result.p99(),
                1_000_000 * used / result.operations(),
                result.refused());
    }

    /**
     * What was measured, once or in a process.
     *
     * @param cpu milliseconds of the process for 1,000 requests
     */
    private record Measured(double perSecond, double p50, double p99, double cpu, double refused) {

        static Measured mean(List<Measured> all) {
            return new Measured(
                    mean(all, Measured::perSecond),
                    mean(all, Measured::p50),
                    mean(all, Measured::p99),
                    mean(all, Measured::cpu),
                    mean(all, Measured::refused));
        }

        private static double mean(List<Measured> all, ToDoubleFunction<Measured> value) {
            return all.stream().mapToDouble(value).average().orElseThrow();
        }
    }

    private static String row(String answer, String name, List<Measured> measured, List<Measured> baseline) {
        Measured mean = Measured.mean(measured);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f (%s) | %.2f | %.2f | %.1f (%s) | %.0f |",
                answer,
                name,
                mean.perSecond,
                change(measured, baseline, Measured::perSecond),
                mean.p50,
                mean.p99,
                mean.cpu,
                change(measured, baseline, Measured::cpu),
                mean.refused);
    }

    /** The mean of the changes in each process, and its standard error. */
    private static String change(List<Measured> measured, List<Measured> baseline, ToDoubleFunction<Measured> value) {
        double[] changes = new double[measured.size()];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = 100 * (value.applyAsDouble(measured.get(i)) / value.applyAsDouble(baseline.get(i)) - 1);
        }
        double mean = Arrays.stream(changes).average().orElseThrow();
        double squares =
                Arrays.stream(changes).map(change -> Math.pow(change - mean, 2)).sum();
        double error = Math.sqrt(squares / (changes.length - 1) / changes.length);
        return String.format(Locale.ROOT, "%+.1f ± %.1f %%", mean, error);
    }
}
