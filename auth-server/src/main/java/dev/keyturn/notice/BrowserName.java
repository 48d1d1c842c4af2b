package dev.keyturn.notice;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Browser and system of a request, by the names that people know. Repeats nothing that the request says. */
final class BrowserName {

    /** In this order: most browsers name others too. */
    private static final Map<String, String> BROWSERS = inOrder(
            "Edg",
            "Edge",
            "OPR/",
            "Opera",
            "SamsungBrowser/",
            "Samsung Internet",
            "Firefox/",
            "Firefox",
            "FxiOS/",
            "Firefox",
            "Chrome/",
            "Chrome",
            "CriOS/",
            "Chrome",
            "Safari/",
            "Safari");

    private static final Map<String, String> SYSTEMS = inOrder(
            "Android",
            "Android",
            "iPhone",
            "iPhone",
            "iPad",
            "iPad",
            "Windows",
            "Windows",
            "CrOS",
            "ChromeOS",
            "Mac OS X",
            "Mac",
            "Linux",
            "Linux");

    private BrowserName() {}

    /** @param userAgent header of the request; null if it has none */
    static Optional<String> of(@Nullable String userAgent) {
        Optional<String> browser = find(BROWSERS, userAgent);
        Optional<String> system = find(SYSTEMS, userAgent);
        return browser.isPresent() && system.isPresent()
                ? Optional.of(browser.get() + " (" + system.get() + ")")
                : browser.or(() -> system);
    }

    private static Optional<String> find(Map<String, String> names, @Nullable String userAgent) {
        return userAgent == null
                ? Optional.empty()
                : names.entrySet().stream()
                        .filter(known -> userAgent.contains(known.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    private static Map<String, String> inOrder(String... marksAndNames) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < marksAndNames.length; i += 2) {
            names.put(marksAndNames[i], marksAndNames[i + 1]);
        }
        return names;
    }
}
