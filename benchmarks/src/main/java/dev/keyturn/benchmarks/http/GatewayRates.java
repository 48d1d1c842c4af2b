package dev.keyturn.benchmarks.http;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How many checks a second gateways get: over HTTP, with an internal JWT, and by gRPC, each as a ratio to the first. They are measured
 * in turn, {@value #ROUNDS} times, and the medians count, since a machine is not equally fast all the time.
 */
public final class GatewayRates {

    private static final int ROUNDS = 5;
    private static final int CONNECTIONS = 16;
    private static final int PORT = 19_850;
    private static final int GRPC_PORT = PORT + 1;

    private GatewayRates() {}

    public static void main(String[] arguments) throws IOException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "20"));
        List<String> command = new ArrayList<>(
                KeyturnApplication.prepare(Path.of("benchmarks", "target"), System.getProperty("java.home"))
                        .command());
        command.add("--keyturn.gateway.grpc.port=" + GRPC_PORT);
        Path folder = Files.createTempDirectory("keyturn-benchmark");
        try (EmbeddedPostgres postgres = Comparison.startPostgres();
                KeyturnServer server = new KeyturnServer(
                        new Server.Place(PORT, folder, postgres.getJdbcUrl("postgres", "postgres")),
                        command,
                        "ES256")) {
            GatewayScenarios gateway = server.gateway();
            Wrk wrk = new Wrk(folder);
            H2load h2load = new H2load(GRPC_PORT, folder, gateway);
            List<Way> ways = List.of(
                    new Way(
                            "HTTP",
                            duration -> wrk.run(gateway.check(), CONNECTIONS, duration)
                                    .perSecond()),
                    new Way(
                            "HTTP, with an internal JWT",
                            duration -> wrk.run(gateway.token(), CONNECTIONS, duration)
                                    .perSecond()),
                    new Way("gRPC", duration -> h2load.perSecond(CONNECTIONS, duration)));
            ways.forEach(way -> way.warmUp(seconds));
            for (int round = 0; round < ROUNDS; round++) {
                ways.forEach(way -> way.measure(seconds));
            }
            System.out.println("| check | per second | ratio |");
            System.out.println("| --- | --- | --- |");
            for (Way way : ways) {
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %,.0f | %.2f |%n",
                        way.name,
                        way.median(),
                        way.median() / ways.get(0).median());
            }
        }
    }

    /** A way to ask, and its rates so far. */
    private record Way(String name, ToDoubleFunction<Integer> run, List<Double> rates) {

        Way(String name, ToDoubleFunction<Integer> run) {
            this(name, run, new ArrayList<>());
        }

        void warmUp(int seconds) {
            measure(seconds);
            rates.clear();
        }

        void measure(int seconds) {
            rates.add(run.applyAsDouble(seconds));
        }

        double median() {
            return rates.stream().sorted().toList().get(rates.size() / 2);
        }
    }
}
