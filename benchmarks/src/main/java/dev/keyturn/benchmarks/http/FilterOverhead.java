package dev.keyturn.benchmarks.http;

import dev.keyturn.benchmarks.api.MeasuredApi;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the starter's filter costs an API for each request: the same API with it and without, side by side, asked in turns with the
 * same token, so that whatever else the machine does concerns both.
 */
public final class FilterOverhead {

    private static final int ROUNDS = 7;
    private static final int PROCESSES = 3;
    private static final int CONNECTIONS = 16;
    private static final int PORT = 19_800;
    private static final String AUDIENCE = "https://orders.example.com";

    private FilterOverhead() {}

    public static void main(String[] arguments) throws IOException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "20"));
        Path folder = Files.createTempDirectory("keyturn-benchmark");
        System.out.println("| | per second | p50 ms | p99 ms | CPU ms per 1,000 | refused |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        try (TestIssuer issuer = new TestIssuer(TestKeys.es256("key-1"))) {
            String token = issuer.token(Instant.now(), AUDIENCE)
                    .scope("orders:read orders:write")
                    .text();
            List<Contestant> contestants = List.of(
                    new Contestant("without", List.of()),
                    new Contestant("with, tokens remembered", protectedBy(issuer, "10000")),
                    new Contestant("with, each verified anew", protectedBy(issuer, "0")));
            for (int i = 0; i < PROCESSES; i++) {
                measure(contestants, token, folder, seconds);
            }
            contestants.forEach(each -> System.out.println(each.row(contestants.get(0))));
        }
    }

    /** All of them at once, in processes of their own: how a JVM happens to compile one is worth a few per cent. */
    private static void measure(List<Contestant> contestants, String token, Path folder, int seconds) {
        Wrk wrk = new Wrk(folder);
        List<Started> started = new ArrayList<>();
        try {
            for (Contestant contestant : contestants) {
                int port = PORT + started.size();
                started.add(new Started(contestant, start(folder, port, contestant.properties), scenario(port, token)));
            }
            started.forEach(each -> wrk.run(each.scenario, CONNECTIONS, 2 * seconds));
            for (int round = 0; round < ROUNDS; round++) {
                started.forEach(each -> each.run(wrk, seconds));
            }
        } finally {
            started.forEach(each -> each.process.close());
        }
    }

    private static List<String> protectedBy(TestIssuer issuer, String remember) {
        return List.of(
                "--keyturn.issuer=" + issuer.url(), "--keyturn.audience=" + AUDIENCE, "--keyturn.remember=" + remember);
    }

    private static StartedProcess start(Path folder, int port, List<String> properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredApi.class.getName(),
                "--server.port=" + port,
                "--keyturn.public-paths=/ready",
                "--logging.level.root=warn"));
        command.addAll(properties);
        StartedProcess process = new StartedProcess(command, Map.of(), folder.resolve("api-" + port + ".log"));
        process.awaitReady(URI.create("http://127.0.0.1:" + port + "/ready"));
        return process;
    }

    private static Scenario scenario(int port, String token) {
        return Scenario.repeated(
                Scenario.Kind.CALL,
                URI.create("http://127.0.0.1:" + port + "/orders"),
                Map.of("AUTHORIZATION", "Bearer " + token));
    }

    /** One of the APIs, running. */
    private record Started(Contestant contestant, StartedProcess process, Scenario scenario) {

        void run(Wrk wrk, int seconds) {
            double before = process.usage().cpuSeconds();
            Wrk.Result result = wrk.run(scenario, CONNECTIONS, seconds);
            double used = process.usage().cpuSeconds() - before;
            contestant.rounds.add(new Round(result, 1_000_000 * used / result.operations()));
        }
    }

    /** One of the APIs, and how it did in each round. */
    private record Contestant(String name, List<String> properties, List<Round> rounds) {

        Contestant(String name, List<String> properties) {
            this(name, properties, new ArrayList<>());
        }

        /** Ratios are of rounds that followed each other, the middle one of them. */
        String row(Contestant baseline) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,.0f (%+.1f %%) | %.2f | %.2f | %.1f (%+.1f %%) | %d |",
                    name,
                    median(rounds, round -> round.result.perSecond()),
                    change(baseline, round -> round.result.perSecond()),
                    median(rounds, round -> round.result.p50()),
                    median(rounds, round -> round.result.p99()),
                    median(rounds, Round::cpu),
                    change(baseline, Round::cpu),
                    rounds.stream().mapToLong(round -> round.result.refused()).sum());
        }

        private double change(Contestant baseline, ToDoubleFunction<Round> value) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds.size(); i++) {
                ratios.add(value.applyAsDouble(rounds.get(i)) / value.applyAsDouble(baseline.rounds.get(i)));
            }
            return 100 * (median(ratios, Double::doubleValue) - 1);
        }

        private static <T> double median(List<T> of, ToDoubleFunction<T> value) {
            double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    /**
     * One measurement.
     *
     * @param cpu milliseconds of the API for 1,000 requests
     */
    private record Round(Wrk.Result result, double cpu) {}
}
