package dev.keyturn.console.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lives of signing keys on one scale, as a page draws them: positions are percentages of its width.
 *
 * @param now where the present is
 * @param lanes one for each algorithm that has a key, by name
 */
record Timeline(Instant from, Instant to, String now, List<Lane> lanes) {

    private static final Duration LONGEST_PAST = Duration.ofDays(45);
    private static final Duration SHORTEST_FUTURE = Duration.ofDays(1);
    private static final double THINNEST = 0.5;

    /** Timeline of published keys and of those destroyed in the last 45 days. */
    static Timeline of(List<SigningKey> keys, Instant now) {
        Instant past = now.minus(LONGEST_PAST);
        List<SigningKey> shown = keys.stream().filter(key -> isShown(key, past)).toList();
        Instant from = shown.stream()
                .flatMap(key -> Stream.ofNullable(key.createdAt()))
                .min(Instant::compareTo)
                .filter(earliest -> earliest.isAfter(past) && earliest.isBefore(now))
                .orElse(past);
        Instant to = shown.stream()
                .flatMap(key -> Stream.of(
                        Stream.ofNullable(key.activeFrom()),
                        Stream.ofNullable(key.activeUntil()),
                        Stream.ofNullable(key.destroyAt())))
                .flatMap(Function.identity())
                .max(Instant::compareTo)
                .filter(latest -> latest.isAfter(now.plus(SHORTEST_FUTURE)))
                .orElse(now.plus(SHORTEST_FUTURE));
        Scale scale = new Scale(from, to);
        Map<String, List<Life>> lives = new TreeMap<>();
        shown.forEach(key -> lives.computeIfAbsent(key.algorithm(), name -> new ArrayList<>())
                .add(new Life(key, bars(key, scale))));
        return new Timeline(
                from,
                to,
                percent(scale.position(now)),
                lives.entrySet().stream()
                        .map(lane -> new Lane(lane.getKey(), lane.getValue()))
                        .toList());
    }

    private static boolean isShown(SigningKey key, Instant past) {
        return !key.is("destroyed") || isAfter(key.destroyAt(), past);
    }

    private static boolean isAfter(@Nullable Instant instant, Instant other) {
        return instant != null && instant.isAfter(other);
    }

    private static List<Bar> bars(SigningKey key, Scale scale) {
        List<Bar> bars = new ArrayList<>();
        Instant end = key.activeFrom() == null ? key.destroyAt() : key.activeFrom();
        scale.bar("announced", key.announcedAt(), end, bars);
        scale.bar("active", key.is("announced") ? null : key.activeFrom(), key.activeUntil(), bars);
        scale.bar("retired", key.activeUntil(), key.is("active") ? null : key.destroyAt(), bars);
        return bars;
    }

    private static String percent(double position) {
        return String.format(Locale.ROOT, "%.2f%%", position);
    }

    /** The keys of one algorithm, the newest first. */
    record Lane(String algorithm, List<Life> lives) {

        /** The key in this state; null if there is none. */
        public @Nullable SigningKey keyIn(String state) {
            return lives.stream()
                    .map(Life::key)
                    .filter(key -> key.is(state))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** One key. */
    record Life(SigningKey key, List<Bar> bars) {}

    /** One state of a key. */
    record Bar(String state, String x, String width) {}

    private record Scale(Instant from, Instant to) {

        double position(Instant at) {
            double length = Duration.between(from, to).toSeconds();
            double part = Duration.between(from, at).toSeconds() * 100 / length;
            return Math.min(100, Math.max(0, part));
        }

        void bar(String state, @Nullable Instant begin, @Nullable Instant end, List<Bar> bars) {
            if (begin == null || end == null || end.isBefore(from) || !begin.isBefore(end)) {
                return;
            }
            double x = Math.min(position(begin), 100 - THINNEST);
            bars.add(new Bar(state, percent(x), percent(Math.max(THINNEST, position(end) - x))));
        }
    }
}
