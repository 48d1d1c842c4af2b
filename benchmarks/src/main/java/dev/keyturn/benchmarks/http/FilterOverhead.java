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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the starter's filter costs an API for each request: the same API with it and without, in one process on two ports, asked in turns with the
 * same token. How a JVM happens to compile a process is worth more than what is looked for, and so is what else the machine does; both
 * concern both.
 */
public final class FilterOverhead {

    private static final int PROCESSES = 3;
    private static final int ROUNDS = 20;
    private static final int CONNECTIONS = 16;
    private static final int PORT = 19_800;
    private static final String AUDIENCE = "https://orders.example.com";

    private FilterOverhead() {}

    public static void main(String[] arguments) throws IOException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "1"));
        Path folder = Files.createTempDirectory("keyturn-benchmark");
        Wrk wrk = new Wrk(folder);
        List<Measured> without = new ArrayList<>();
        List<Measured> with = new ArrayList<>();
        try (TestIssuer issuer = new TestIssuer(TestKeys.es256("key-1"))) {
            String token = issuer.token(Instant.now(), AUDIENCE)
                    .scope("orders:read orders:write")
                    .text();
            Scenario plain = scenario(PORT, token);
            Scenario filtered = scenario(PORT + 1, token);
            for (int i = 0; i < PROCESSES; i++) {
                try (StartedProcess process = start(folder, issuer)) {
                    wrk.run(plain, CONNECTIONS, 10 * seconds);
                    wrk.run(filtered, CONNECTIONS, 10 * seconds);
                    for (int round = 0; round < ROUNDS; round += 2) {
                        without.add(measure(wrk, process, plain, seconds));
                        with.add(measure(wrk, process, filtered, seconds));
                        // The other way round, so that what gets slower or faster by itself is nobody's fault.
                        with.add(measure(wrk, process, filtered, seconds));
                        without.add(measure(wrk, process, plain, seconds));
                    }
                }
            }
        }
        System.out.println("| | per second | p50 ms | p99 ms | CPU ms per 1,000 | refused |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        System.out.println(row("without", without, without));
        System.out.println(row("with", with, without));
    }

    private static StartedProcess start(Path folder, TestIssuer issuer) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredApi.class.getName(),
                String.valueOf(PORT),
                String.valueOf(PORT + 1),
                "--keyturn.public-paths=/ready",
                "--keyturn.issuer=" + issuer.url(),
                "--keyturn.audience=" + AUDIENCE);
        StartedProcess process = new StartedProcess(command, Map.of(), folder.resolve("api.log"));
        process.awaitReady(URI.create("http://127.0.0.1:" + (PORT + 1) + "/ready"));
        return process;
    }

    private static Scenario scenario(int port, String token) {
        return Scenario.repeated(
                Scenario.Kind.CALL,
                URI.create("http://127.0.0.1:" + port + "/orders"),
                Map.of("AUTHORIZATION", "Bearer " + token));
    }

    private static Measured measure(Wrk wrk, StartedProcess process, Scenario scenario, int seconds) {
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
     * One measurement.
     *
     * @param cpu milliseconds of the process for 1,000 requests
     */
    private record Measured(double perSecond, double p50, double p99, double cpu, long refused) {}

    private static String row(String name, List<Measured> measured, List<Measured> baseline) {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f (%s) | %.2f | %.2f | %.1f (%s) | %d |",
                name,
                mean(measured, Measured::perSecond),
                change(measured, baseline, Measured::perSecond),
                mean(measured, Measured::p50),
                mean(measured, Measured::p99),
                mean(measured, Measured::cpu),
                change(measured, baseline, Measured::cpu),
                measured.stream().mapToLong(Measured::refused).sum());
    }

    private static double mean(List<Measured> measured, ToDoubleFunction<Measured> value) {
        return measured.stream().mapToDouble(value).average().orElseThrow();
    }

    /** The mean of the changes from one measurement to the one beside it, and its standard error. */
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
