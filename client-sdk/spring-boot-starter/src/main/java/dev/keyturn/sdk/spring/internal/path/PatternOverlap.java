package dev.keyturn.sdk.spring.internal.path;

import java.util.Arrays;
import java.util.List;

/** Checks whether two path patterns can match the same path. Two segments with wildcards or variables count as equal. */
final class PatternOverlap {

    private PatternOverlap() {}

    static boolean isPossible(String one, String other) {
        return isPossible(segments(one), segments(other));
    }

    private static List<String> segments(String pattern) {
        return Arrays.stream(pattern.split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    private static boolean isPossible(List<String> one, List<String> other) {
        if (one.isEmpty()) {
            return other.stream().allMatch(PatternOverlap::isAnyNumber);
        }
        if (isAnyNumber(one.get(0))) {
            return isPossible(rest(one), other) || (!other.isEmpty() && isPossible(one, rest(other)));
        }
        if (other.isEmpty() || isAnyNumber(other.get(0))) {
            return isPossible(other, one);
        }
        return isSegmentShared(one.get(0), other.get(0)) && isPossible(rest(one), rest(other));
    }

    private static boolean isSegmentShared(String one, String other) {
        return hasVariable(one) || hasVariable(other) || one.equalsIgnoreCase(other);
    }

    private static List<String> rest(List<String> segments) {
        return segments.subList(1, segments.size());
    }

    private static boolean isAnyNumber(String segment) {
        return segment.equals("**") || segment.startsWith("{*");
    }

    private static boolean hasVariable(String segment) {
        return segment.chars().anyMatch(c -> c == '*' || c == '?' || c == '{');
    }
}
