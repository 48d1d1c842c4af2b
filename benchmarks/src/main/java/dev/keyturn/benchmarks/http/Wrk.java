package dev.keyturn.benchmarks.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs wrk, a closed loop of connections that each wait for their answer, and reads what it says. */
final class Wrk {

    private final Path scripts;

    Wrk(Path folder) {
        this.scripts = folder;
    }

    Result run(Scenario scenario, int connections, int seconds) {
        try {
            ProcessBuilder wrk = new ProcessBuilder(
                    "wrk",
                    "--threads=1",
                    "--connections=" + connections,
                    "--duration=" + seconds + "s",
                    "--timeout=30s",
                    "--latency",
                    "--script=" + script(scenario.kind().script()),
                    scenario.address().toString());
            wrk.environment().putAll(scenario.environment().apply(connections));
            Process process = wrk.redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("wrk failed: " + output);
            }
            return Result.read(output, scenario.requestsPerOperation());
        } catch (IOException e) {
            throw new UncheckedIOException("wrk cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path script(String name) throws IOException {
        Path file = scripts.resolve(name);
        try (InputStream in = Objects.requireNonNull(Wrk.class.getResourceAsStream("/wrk/" + name))) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    /** Measurements of wrk. Latencies are in milliseconds, of single requests. */
    record Result(double perSecond, double operations, double p50, double p99, long refused) {

        private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
        private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
        private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

        static Result read(String output, int requestsPerOperation) {
            return new Result(
                    number(RATE, output) / requestsPerOperation,
                    number(REQUESTS, output) / requestsPerOperation,
                    latency("50%", output),
                    latency("99%", output),
                    REFUSED.matcher(output).find() ? (long) number(REFUSED, output) : 0);
        }

        private static double number(Pattern pattern, String output) {
            Matcher matcher = pattern.matcher(output);
            if (!matcher.find()) {
                throw new IllegalStateException("Cannot parse the output of wrk: " + output);
            }
            return Double.parseDouble(matcher.group(1));
        }

        private static double latency(String percentile, String output) {
            Matcher matcher = Pattern.compile(Pattern.quote(percentile) + "\\s+([\\d.]+)(us|ms|s|m)\\b")
                    .matcher(output);
            if (!matcher.find()) {
                throw new IllegalStateException("Cannot parse the output of wrk: " + output);
            }
            double value = Double.parseDouble(matcher.group(1));
            return switch (matcher.group(2)) {
                case "us" -> value / 1_000;
                case "s" -> value * 1_000;
                case "m" -> value * 60_000;
                default -> value;
            };
        }
    }
}
