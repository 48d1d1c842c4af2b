package dev.keyturn.network;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Browser and operating system that a {@code User-Agent} names, for a person to recognize. Each is a word of ours, never the
 * text that was sent. Browsers that name others, too, come before these.
 *
 * @param header null if there was none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5">RFC 9110 §10.1.5, User-Agent</a>
 */
public record UserAgent(@Nullable String header) {

    private static final List<Entry<String, String>> BROWSERS = List.of(
            Map.entry("Edg", "Edge"),
            Map.entry("OPR/", "Opera"),
            Map.entry("SamsungBrowser/", "Samsung Internet"),
            Map.entry("Vivaldi/", "Vivaldi"),
            Map.entry("Firefox/", "Firefox"),
            Map.entry("FxiOS/", "Firefox"),
            Map.entry("HeadlessChrome/", "Chromium"),
            Map.entry("Chrome/", "Chrome"),
            Map.entry("CriOS/", "Chrome"),
            Map.entry("Safari/", "Safari"));

    private static final List<Entry<String, String>> SYSTEMS = List.of(
            Map.entry("Android", "Android"),
            Map.entry("iPhone", "iPhone"),
            Map.entry("iPad", "iPad"),
            Map.entry("CrOS", "ChromeOS"),
            Map.entry("Windows", "Windows"),
            Map.entry("Mac OS X", "macOS"),
            Map.entry("Linux", "Linux"));

    /** Name of the browser; empty if it is another. */
    public String browser() {
        return first(BROWSERS);
    }

    /** Name of the operating system; empty if it is another. */
    public String system() {
        return first(SYSTEMS);
    }

    private String first(List<Entry<String, String>> names) {
        return header == null
                ? ""
                : names.stream()
                        .filter(name -> header.contains(name.getKey()))
                        .map(Entry::getValue)
                        .findFirst()
                        .orElse("");
    }
}
