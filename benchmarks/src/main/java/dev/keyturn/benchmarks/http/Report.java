package dev.keyturn.benchmarks.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measurements side by side: a table with the ratios, and a chart of the rates. */
record Report(List<Measurement> measurements) {

    private static final String OURS = "Keyturn";
    private static final int WIDTH = 760;
    private static final int LABEL = 290;
    private static final int BAR = 18;
    private static final int GAP = 14;

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

    /** One bar a server and scenario at the fewest connections, with the first algorithm; colours for light and dark backgrounds. */
    String asSvg() {
        int fewest =
                measurements.stream().mapToInt(Measurement::connections).min().orElse(0);
        double most = measurements.stream()
                .mapToDouble(each -> each.result().perSecond())
                .max()
                .orElse(1);
        List<String> bars = new ArrayList<>();
        int y = GAP;
        String algorithm = measurements.get(0).algorithm();
        for (Scenario.Kind kind : Scenario.Kind.values()) {
            int before = y;
            for (Measurement each : measurements) {
                if (each.kind() == kind
                        && each.connections() == fewest
                        && each.algorithm().equals(algorithm)) {
                    bars.add(bar(each, y, most));
                    y += BAR + 4;
                }
            }
            y += y == before ? 0 : GAP;
        }
        return String.format("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="Requests per second">
                <style>text{font:13px system-ui,sans-serif;fill:#6b7280}.ours{fill:#4f46e5}.other{fill:#9ca3af}</style>
                %s</svg>
                """, WIDTH, y, String.join("", bars));
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

    private static String bar(Measurement each, int y, double most) {
        int room = WIDTH - LABEL - 90;
        long length = Math.max(1, Math.round(room * each.result().perSecond() / most));
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s, %s</text>"
                        + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>"
                        + "<text x=\"%d\" y=\"%d\">%,.0f/s</text>%n",
                LABEL - 8,
                y + BAR - 5,
                each.kind().words().replace("authorization and exchange of its code", "code exchange"),
                each.server(),
                each.server().equals(OURS) ? "ours" : "other",
                LABEL,
                y,
                length,
                BAR,
                LABEL + length + 6,
                y + BAR - 5,
                each.result().perSecond());
    }
}
