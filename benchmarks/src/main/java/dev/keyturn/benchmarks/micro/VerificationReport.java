package dev.keyturn.benchmarks.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures verifications, and writes a table of them for reading and a chart for looking. All are measured several times, each time one after
 * the other, and the middle one counts: what else the machine does for a while does not concern one of them alone.
 */
public final class VerificationReport {

    private static final Path CHART = Path.of("benchmarks", "target", "verification.svg");
    private static final String SIGNATURE = "signatureAlone";
    private static final List<String> ALGORITHMS = List.of("ES256", "RS256");
    private static final int ROUNDS = 3;
    private static final int LABEL = 190;
    private static final int LONGEST_BAR = 450;
    private static final int ROW = 44;

    /** Names of the measurements, in the order of the report. */
    private static final Map<String, String> NAMES = names();

    private final List<RunResult> results;

    private VerificationReport(List<RunResult> results) {
        this.results = results;
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(SIGNATURE, "the signature alone");
        names.put("keyturnRemembered", "Keyturn, cached");
        names.put("keyturnApiKeyRemembered", "Keyturn, an API key");
        names.put("keyturn", "Keyturn, first time");
        names.put("auth0", "auth0 java-jwt");
        names.put("jjwt", "jjwt");
        names.put("jose4j", "jose4j");
        names.put("nimbus", "Nimbus JOSE + JWT");
        names.put("springSecurity", "Spring Security");
        return names;
    }

    public static void main(String[] arguments) throws RunnerException, IOException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(VerificationBenchmark.class.getName())
                .addProfiler(GCProfiler.class);
        String jvm = System.getenv("KEYTURN_BENCHMARK_JVM");
        if (jvm != null) {
            options.jvm(jvm);
        }
        List<RunResult> results = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            results.addAll(new Runner(options.build()).run());
        }
        VerificationReport report = new VerificationReport(results);
        System.out.println(report.table());
        Files.writeString(CHART, report.chart());
    }

    private String table() {
        StringBuilder table = new StringBuilder("""
                | | ES256 | ES256 native | RS256 | RS256 native | bytes allocated, native |
                | --- | --- | --- | --- | --- | --- |
                """);
        NAMES.forEach((method, name) -> {
            table.append("| ").append(name);
            for (String algorithm : ALGORITHMS) {
                for (String cryptography : List.of("jdk", "native")) {
                    double time = time(method, algorithm, cryptography);
                    table.append(" | ").append(text(time, time(SIGNATURE, algorithm, cryptography)));
                }
            }
            table.append(String.format(
                    Locale.ROOT, " | %,.0f and %,.0f |%n", bytes(method, "ES256"), bytes(method, "RS256")));
        });
        return table.toString();
    }

    private static String text(double time, double signature) {
        return time < 10
                ? String.format(Locale.ROOT, "%.2f", time)
                : String.format(Locale.ROOT, "%.1f (%.2f×)", time, time / signature);
    }

    /** Two bars for each, with the native provider; colours for light and dark backgrounds. */
    private String chart() {
        double longest = NAMES.keySet().stream()
                .flatMap(method -> ALGORITHMS.stream().map(algorithm -> time(method, algorithm, "native")))
                .max(Double::compare)
                .orElseThrow();
        StringBuilder bars = new StringBuilder();
        int y = 52;
        for (Map.Entry<String, String> each : NAMES.entrySet()) {
            bars.append(String.format(
                    Locale.ROOT,
                    "<text%s x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
                    each.getKey().startsWith("keyturn") ? " class=\"k\"" : "",
                    LABEL - 12,
                    y + 18,
                    each.getValue()));
            bars.append(bar("e", y, time(each.getKey(), "ES256", "native"), longest));
            bars.append(bar("r", y + 16, time(each.getKey(), "RS256", "native"), longest));
            y += ROW;
        }
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 %1$d" width="760" height="%1$d" role="img" \
                aria-label="Microseconds for a verification with the native provider" font-family="system-ui, sans-serif" font-size="13">
                <style>text{fill:#1f2430}.e{fill:#3a5bd9}.r{fill:#8fa6f2}.k{font-weight:600}\
                @media(prefers-color-scheme:dark){text{fill:#e8eaf0}.e{fill:#7f9bff}.r{fill:#4a5fae}}</style>
                <rect class="e" x="190" y="16" width="12" height="12" rx="2"/><text x="208" y="27">ES256</text>\
                <rect class="r" x="270" y="16" width="12" height="12" rx="2"/><text x="288" y="27">RS256</text>\
                <text x="740" y="27" text-anchor="end">microseconds, less is better</text>
                %2$s</svg>
                """, y - 6, bars);
    }

    private static String bar(String kind, int y, double time, double longest) {
        double length = Math.max(2, LONGEST_BAR * time / longest);
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"13\" rx=\"2\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%.1f</text>%n",
                kind,
                LABEL,
                y,
                length,
                LABEL + length + 6,
                y + 11,
                time);
    }

    private double time(String method, String algorithm, String cryptography) {
        return median(
                method,
                algorithm,
                cryptography,
                round -> round.getPrimaryResult().getStatistics().getPercentile(50));
    }

    private double bytes(String method, String algorithm) {
        return median(
                method,
                algorithm,
                "native",
                round -> Objects.requireNonNull(round.getSecondaryResults().get("gc.alloc.rate.norm"))
                        .getScore());
    }

    private double median(String method, String algorithm, String cryptography, ToDoubleFunction<RunResult> value) {
        double[] rounds = results.stream()
                .filter(each -> each.getParams().getBenchmark().endsWith("." + method)
                        && each.getParams().getParam("algorithm").equals(algorithm)
                        && each.getParams().getParam("cryptography").equals(cryptography))
                .mapToDouble(value)
                .sorted()
                .toArray();
        return rounds[rounds.length / 2];
    }
}
