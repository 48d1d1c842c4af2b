package dev.keyturn.benchmarks.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measurements side by side: a table with the ratios, and a chart of the rates. */
record Report(List<Measurement> measurements) {

    private static final String OURS = "Keyturn";
    private static final int LABEL = 290;

    String asMarkdown() {
        StringBuilder table = new StringBuilder("""
                | Request | Signed with | Connections | Server | per second | p50 ms | p99 ms | CPU s per 1,000 | MiB | refused |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (Measurement each : measurements) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %s | %,.0f%s | %.1f | %.1f | %.2f | %d | %d |%n",
                    each.kind().words(),
                    each.algorithm(),
                    each.connections(),
                    each.server(),
                    each.result().perSecond(),
                    ratio(each),
                    each.result().p50(),
                    each.result().p99(),
                    each.cpuSecondsPerThousand(),
                    each.residentMebibytes(),
                    each.result().refused()));
        }
        return table.toString();
    }

    /** One bar a server and scenario at the fewest connections, with the first algorithm. */
    String asSvg() {
        int fewest =
                measurements.stream().mapToInt(Measurement::connections).min().orElse(0);
        BarChart chart = new BarChart("Requests per second", LABEL);
        String algorithm = measurements.get(0).algorithm();
        for (Scenario.Kind kind : Scenario.Kind.values()) {
            for (Measurement each : measurements) {
                if (each.kind() == kind
                        && each.connections() == fewest
                        && each.algorithm().equals(algorithm)) {
                    chart.add(
                            label(each),
                            each.result().perSecond(),
                            each.server().equals(OURS));
                }
            }
            chart.endGroup();
        }
        return chart.asSvg();
    }

    private static String label(Measurement each) {
        return each.kind().words().replace("authorization and exchange of its code", "code exchange") + ", "
                + each.server();
    }

    private String ratio(Measurement each) {
        if (!each.server().equals(OURS)) {
            return "";
        }
        Optional<Measurement> peer = measurements.stream()
                .filter(other -> !other.server().equals(OURS)
                        && other.kind() == each.kind()
                        && other.algorithm().equals(each.algorithm())
                        && other.connections() == each.connections())
                .findFirst();
        return peer.map(other -> String.format(
                        Locale.ROOT,
                        " (%.1f×)",
                        each.result().perSecond() / other.result().perSecond()))
                .orElse("");
    }
}
