package dev.keyturn.benchmarks.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Rates of a small and of a large installation: a table with the ratios, and a chart. */
final class GrowthReport {

    private static final int LABEL = 390;

    private final List<Comparison> comparisons = new ArrayList<>();

    /** @param rows the first is the small installation's */
    void add(Scenario.Kind kind, List<Row> rows) {
        comparisons.add(new Comparison(kind, rows));
    }

    String asMarkdown() {
        StringBuilder table = new StringBuilder("""
                | Request | In the database | per second | p50 ms | p99 ms | MiB | refused |
                | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (Comparison comparison : comparisons) {
            for (Row row : comparison.rows) {
                table.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %,.0f%s | %.1f | %.1f | %d | %.0f |%n",
                        comparison.kind.words(),
                        row.words,
                        row.perSecond(),
                        comparison.ratio(row),
                        row.mean(Wrk.Result::p50),
                        row.mean(Wrk.Result::p99),
                        row.residentMebibytes,
                        row.mean(Wrk.Result::refused) * row.results.size()));
            }
        }
        return table.toString();
    }

    String asSvg() {
        BarChart chart = new BarChart("Requests per second of a small and of a large installation", LABEL);
        for (Comparison comparison : comparisons) {
            for (Row row : comparison.rows) {
                chart.add(
                        comparison.kind.words().replace("`", "") + ", " + row.words,
                        row.perSecond(),
                        !row.equals(comparison.rows.get(0)));
            }
            chart.endGroup();
        }
        return chart.asSvg();
    }

    /**
     * Results of one size.
     *
     * @param words what is in the database
     * @param results one for each round
     */
    record Row(String words, List<Wrk.Result> results, long residentMebibytes) {

        double perSecond() {
            return mean(Wrk.Result::perSecond);
        }

        private double mean(ToDoubleFunction<Wrk.Result> value) {
            return results.stream().mapToDouble(value).average().orElseThrow();
        }
    }

    private record Comparison(Scenario.Kind kind, List<Row> rows) {

        String ratio(Row row) {
            Row first = rows.get(0);
            return row.equals(first) ? "" : String.format(Locale.ROOT, " (%.2f×)", row.perSecond() / first.perSecond());
        }
    }
}
