package dev.keyturn.benchmarks.http;

import dev.keyturn.benchmarks.api.MeasuredApi;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Cost of the starter's filter per request: one API, asked in turns with the same token in a place that it protects, in two that
 * nothing protects, of which one shows what chance does, and in one where a filter only reads the header. How a JVM happens to compile a process is
 * worth more than what is looked for, and so is what else the machine does; so there are several processes.
 */
public final class FilterOverhead {

    private static final int PROCESSES = 8;
    private static final int WARM_UPS = 8;
    private static final int ROUNDS = 4;
    private static final int CONNECTIONS = 16;
    private static final int PORT = 19_800;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
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
        System.out.println("| answers with | filter | per second | p50 ms | p99 ms | CPU ms per 1,000 | refused |");
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
        List<Place> places = List.of(
                new Place("nothing", false, address(MeasuredApi.OPEN + path), token),
                new Place("nothing, again", false, address(MeasuredApi.OPEN_TOO + path), token),
                new Place("reads the header", false, address(MeasuredApi.READ + path), token),
                new Place("Keyturn", true, address(MeasuredApi.PROTECTED + path), token));
        Random random = new Random(1);
        for (int i = 0; i < PROCESSES; i++) {
            try (StartedProcess process = start(issuer, postgres)) {
                places.forEach(FilterOverhead::requireProtection);
                // In turns from the start: what is warmed up first is compiled for itself alone, the others for all.
                measure(process, places, WARM_UPS, random);
                places.forEach(place -> place.rounds.clear());
                measure(process, places, ROUNDS, random);
                places.forEach(Place::endProcess);
            }
        }
        places.forEach(
                place -> System.out.println(row(answer, place.filter, place.processes, places.get(0).processes)));
    }

    private void measure(StartedProcess process, List<Place> places, int rounds, Random random) {
        for (int round = 0; round < rounds; round++) {
            // In a different order each time, so that drift affects all places equally.
            List<Place> order = new ArrayList<>(places);
            Collections.shuffle(order, random);
            order.forEach(place -> place.rounds.add(measure(process, place.scenario)));
        }
    }

    /** One of those in which the API is asked, and what was measured there. */
    private static final class Place {

        private final String filter;
        private final boolean isProtected;
        private final Scenario scenario;
        private final List<Measured> rounds = new ArrayList<>();
        private final List<Measured> processes = new ArrayList<>();

        Place(String filter, boolean isProtected, URI address, String token) {
            this.filter = filter;
            this.isProtected = isProtected;
            this.scenario = Scenario.repeated(Scenario.Kind.CALL, address, Map.of("AUTHORIZATION", "Bearer " + token));
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
                "--server.port=" + PORT,
                "--logging.level.root=warn",
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--keyturn.issuer=" + issuer.url(),
                "--keyturn.audience=" + AUDIENCE);
        StartedProcess process = new StartedProcess(command, Map.of(), folder.resolve("api.log"));
        process.awaitReady(address("/ready"));
        return process;
    }

    /** Or it would be measured what nothing costs. */
    private static void requireProtection(Place place) {
        HttpRequest withoutToken =
                HttpRequest.newBuilder(place.scenario.address()).build();
        try {
            boolean isRefused =
                    HTTP.send(withoutToken, BodyHandlers.discarding()).statusCode() == 401;
            if (isRefused != place.isProtected) {
                throw new IllegalStateException("What is filtered by " + place.filter + " is protected: " + isRefused);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static URI address(String path) {
        return URI.create("http://127.0.0.1:" + PORT + path);
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
     * Measured values of one run or of a process.
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
