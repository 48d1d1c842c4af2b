package dev.keyturn.sdk.contract;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Spellings of a path that a guard and the application behind it could read differently. */
public final class PathSpellings {

    private static final List<String> ENDS = List.of(
            "/1/", "//1", "/1.json", "/1;x=y", "%2F1", "/%31", "/1%2F", "/1/.", "/1%00", "/1%3Bx", "/x/../1", "/A");

    private PathSpellings() {}

    /**
     * Of {@code /name/1}: each way to spell a part of it, with the others as they are, and the end also after the name in another case.
     *
     * @param base what is before the path; may be empty
     * @param name of a segment, in lower case, with an {@code s} at its end
     */
    public static Set<String> of(String base, String name) {
        Set<String> spellings = new LinkedHashSet<>();
        for (String start : List.of(base, base.toUpperCase(Locale.ROOT), "/" + base, base + "/x/..")) {
            for (String segment : segments(name)) {
                spellings.add(start + segment + "/1");
            }
        }
        for (String end : ENDS) {
            spellings.add(base + "/" + name + end);
            spellings.add(base + "/" + name.toUpperCase(Locale.ROOT) + end);
        }
        return spellings;
    }

    private static List<String> segments(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String tail = name.substring(1);
        String head = name.substring(0, name.length() - 1);
        return List.of(
                "/" + name,
                "/" + upper,
                "/" + upper.charAt(0) + tail,
                "/" + encoded(name.charAt(0)) + tail,
                "/" + encoded(upper.charAt(0)) + tail,
                "/" + head + encoded('s'),
                "//" + name,
                "/./" + name,
                "/" + name + ";a=b",
                "/;a=b/" + name,
                "/%2e/" + name,
                "/%2F" + name,
                "/" + head + "%C5%BF", // a long s, whose capital letter is S
                "/" + name + ".json",
                "/%20" + name,
                "/" + name + "%20");
    }

    /** Ways to a path that begin with one that is open. */
    public static List<String> detours(String open, String path) {
        return List.of(
                open + "/.." + path,
                open + "/..;" + path,
                open + "/%2e%2e" + path,
                open + "/..%2F" + path.substring(1),
                open + "/%252e%252e" + path,
                open + "/" + path,
                open + ";a=b" + path);
    }

    private static String encoded(char letter) {
        return String.format(Locale.ROOT, "%%%02X", (int) letter);
    }
}
