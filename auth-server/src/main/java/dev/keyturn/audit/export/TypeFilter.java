package dev.keyturn.audit.export;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Types of events that a target gets.
 *
 * @param patterns types, such as {@code user.created}; families of types, such as {@code alarm.*}; or {@code *} for all
 */
record TypeFilter(List<String> patterns) {

    private static final Pattern PATTERN = Pattern.compile("\\*|[a-z]+(?:-[a-z]+)*\\.(?:\\*|[a-z]+(?:-[a-z]+)*)");

    /**
     * Filter of a setting.
     *
     * @throws IllegalArgumentException if a pattern is none, with the name of the setting
     */
    static TypeFilter of(String setting, List<String> patterns) {
        if (patterns.isEmpty()
                || !patterns.stream().allMatch(text -> PATTERN.matcher(text).matches())) {
            throw new IllegalArgumentException(
                    setting + ": each type must be * or like user.created or alarm.*, but they are " + patterns);
        }
        return new TypeFilter(List.copyOf(patterns));
    }

    boolean accepts(String type) {
        return patterns.stream().anyMatch(pattern -> accepts(pattern, type));
    }

    private static boolean accepts(String pattern, String type) {
        return pattern.endsWith("*")
                ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                : type.equals(pattern);
    }
}
