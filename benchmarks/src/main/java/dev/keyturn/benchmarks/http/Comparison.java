package dev.keyturn.benchmarks.http;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts Keyturn and then Keycloak, each alone and each on a database of its own of one PostgreSQL, loads them with the same
 * requests, and prints what they did side by side.
 *
 * <p>Load generator, server and database share the machine, so the rates are those of the whole.
 */
public final class Comparison {

    private static final int[] CONNECTIONS = {16, 64};
    private static final int PORT = 19_500;
    private static final Path TARGET = Path.of("benchmarks", "target");
    private static final String EVERYTHING = "ES256";

    /** With other algorithms only what they change most is measured. */
    private static final Set<Scenario.Kind> SIGNED =
            EnumSet.of(Scenario.Kind.CLIENT_CREDENTIALS, Scenario.Kind.INTROSPECTION);

    private final Set<Scenario.Kind> kinds;
    private final int seconds;
    private final String algorithm;
    private final Path folder;
    private final Wrk wrk;

    private Comparison(Set<Scenario.Kind> kinds, int seconds, String algorithm, Path folder) {
        this.kinds = kinds;
        this.seconds = seconds;
        this.algorithm = algorithm;
        this.folder = folder;
        this.wrk = new Wrk(folder);
    }

    /** @param arguments the servers to measure, both if none is named */
    public static void main(String[] arguments) throws IOException, SQLException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "20"));
        List<String> servers = arguments.length == 0 ? List.of("keyturn", "keycloak") : List.of(arguments);
        List<Measurement> measurements;
        try (EmbeddedPostgres postgres = startPostgres()) {
            measurements = measure(
                    postgres,
                    servers,
                    List.of(EVERYTHING, "RS256"),
                    asked(System.getenv("KEYTURN_BENCHMARK_REQUESTS")),
                    seconds);
        }
        Report report = new Report(measurements);
        System.out.println(report.asMarkdown());
        Files.writeString(TARGET.resolve("comparison.md"), report.asMarkdown());
        Files.writeString(TARGET.resolve("comparison.svg"), report.asSvg());
    }

    static EmbeddedPostgres startPostgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "200")
                .start();
    }

    /** Measures servers one after another, each on a database of its own. */
    static List<Measurement> measure(
            EmbeddedPostgres postgres,
            List<String> servers,
            List<String> algorithms,
            Set<Scenario.Kind> kinds,
            int seconds)
            throws IOException, SQLException {
        List<Measurement> measurements = new ArrayList<>();
        for (String server : servers) {
            for (String algorithm : algorithms) {
                String database = "bench_" + server + "_" + algorithm.toLowerCase(Locale.ROOT);
                createDatabase(postgres, database);
                Path folder = Files.createTempDirectory("keyturn-benchmark");
                measurements.addAll(new Comparison(kinds, seconds, algorithm, folder)
                        .measure(server, postgres.getJdbcUrl("postgres", database)));
            }
        }
        return measurements;
    }

    private static Set<Scenario.Kind> asked(@Nullable String names) {
        return names == null
                ? EnumSet.allOf(Scenario.Kind.class)
                : Arrays.stream(names.split(",", -1))
                        .map(name -> Scenario.Kind.valueOf(name.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scenario.Kind.class)));
    }

    private static void createDatabase(EmbeddedPostgres postgres, String name) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
    }

    private List<Measurement> measure(String name, String jdbcUrl) throws IOException {
        System.err.println("Starting " + name + " with " + algorithm + " ...");
        List<Measurement> measurements = new ArrayList<>();
        try (Server server = start(name, new Server.Place(PORT, folder, jdbcUrl))) {
            for (Scenario scenario : server.prepare()) {
                if (!kinds.contains(scenario.kind())
                        || (!algorithm.equals(EVERYTHING) && !SIGNED.contains(scenario.kind()))) {
                    continue;
                }
                for (int connections : CONNECTIONS) {
                    wrk.run(scenario, connections, seconds);
                    Measurement measurement = measure(server, scenario, connections);
                    System.err.printf(
                            "  %s, %s, %d connections: %.0f/s, p50 %.1f ms, p99 %.1f ms, %d refused%n",
                            algorithm,
                            scenario.kind().words(),
                            connections,
                            measurement.result().perSecond(),
                            measurement.result().p50(),
                            measurement.result().p99(),
                            measurement.result().refused());
                    measurements.add(measurement);
                }
            }
        }
        return measurements;
    }

    private Measurement measure(Server server, Scenario scenario, int connections) {
        double before = server.usage().cpuSeconds();
        Wrk.Result result = wrk.run(scenario, connections, seconds);
        double used = server.usage().cpuSeconds() - before;
        return new Measurement(
                server.name(),
                algorithm,
                scenario.kind(),
                connections,
                result,
                used * 1_000 / result.operations(),
                server.usage().residentMebibytes());
    }

    private Server start(String name, Server.Place place) throws IOException {
        String javaHome = System.getProperty("java.home");
        return switch (name) {
            case "keyturn" ->
                new KeyturnServer(
                        place, KeyturnApplication.prepare(TARGET, javaHome).command(), algorithm);
            case "keycloak" -> new KeycloakServer(place, algorithm, javaHome, distribution());
            default -> throw new IllegalArgumentException("Unknown server: " + name);
        };
    }

    private static Path distribution() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.getFileName().toString().startsWith("keycloak-"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }
}
