package dev.keyturn.benchmarks.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bar chart of rates as an SVG, with colours for light and dark backgrounds. */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int BAR = 18;
    private static final int GAP = 14;

    private final String title;
    private final int labelWidth;
    private final List<Bar> bars = new ArrayList<>();
    private int y = GAP;
    private int groupStart = GAP;

    BarChart(String title, int labelWidth) {
        this.title = title;
        this.labelWidth = labelWidth;
    }

    void add(String label, double perSecond, boolean highlighted) {
        bars.add(new Bar(label, perSecond, highlighted, y));
        y += BAR + 4;
    }

    /** Leaves a gap after the bars that were added since the last one, if there are any. */
    void endGroup() {
        y += y == groupStart ? 0 : GAP;
        groupStart = y;
    }

    String asSvg() {
        double most = bars.stream().mapToDouble(Bar::perSecond).max().orElse(1);
        StringBuilder drawn = new StringBuilder();
        bars.forEach(bar -> drawn.append(draw(bar, most)));
        return String.format("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
                <style>text{font:13px system-ui,sans-serif;fill:#6b7280}.ours{fill:#4f46e5}.other{fill:#9ca3af}</style>
                %s</svg>
                """, WIDTH, y, title, drawn);
    }

    private String draw(Bar bar, double most) {
        int room = WIDTH - labelWidth - 90;
        long length = Math.max(1, Math.round(room * bar.perSecond / most));
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>"
                        + "<text x=\"%d\" y=\"%d\">%,.0f/s</text>%n",
                labelWidth - 8,
                bar.y + BAR - 5,
                bar.label,
                bar.highlighted ? "ours" : "other",
                labelWidth,
                bar.y,
                length,
                BAR,
                labelWidth + length + 6,
                bar.y + BAR - 5,
                bar.perSecond);
    }

    private record Bar(String label, double perSecond, boolean highlighted, int y) {}
}
