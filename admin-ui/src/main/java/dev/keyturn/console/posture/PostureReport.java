package dev.keyturn.console.posture;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The posture report, as the admin API returns it.
 *
 * @param score 0 to 100
 * @param history scores of earlier days, the oldest first
 */
record PostureReport(int score, Instant checkedAt, List<Rule> rules, List<DailyScore> history) {

    private static final int CHART_WIDTH = 400;

    PostureReport {
        rules = List.copyOf(Objects.requireNonNullElse(rules, List.of()));
        history = List.copyOf(Objects.requireNonNullElse(history, List.of()));
    }

    public List<Rule> in(String state) {
        return rules.stream().filter(rule -> rule.state.equals(state)).toList();
    }

    /** Points of the history's line in a box of 400 by 100; empty unless there are two days. */
    public String line() {
        int days = history.size();
        return days < 2
                ? ""
                : IntStream.range(0, days)
                        .mapToObj(day -> String.format(
                                Locale.ROOT,
                                "%.1f,%d",
                                CHART_WIDTH * day / (days - 1.0),
                                100 - history.get(day).score()))
                        .collect(Collectors.joining(" "));
    }

    /** Score of a day. */
    record DailyScore(LocalDate day, int score) {}

    /**
     * Result of a rule.
     *
     * @param severity high, medium or low
     * @param state open, accepted or passed
     */
    record Rule(
            String id,
            String severity,
            String source,
            String title,
            String why,
            String remedy,
            String state,
            List<Finding> affected,
            boolean hasMore) {

        private static final int SHOWN = 20;

        Rule {
            affected = List.copyOf(Objects.requireNonNullElse(affected, List.of()));
        }

        /** The objects that the report's page shows. */
        public List<Finding> first() {
            return affected.subList(0, Math.min(SHOWN, affected.size()));
        }

        /** Whether there are more. */
        public boolean isLonger() {
            return hasMore || affected.size() > SHOWN;
        }
    }

    /**
     * Object that breaks a rule.
     *
     * @param fingerprint state of the object
     */
    record Finding(
            String type,
            String id,
            String name,
            String fingerprint,
            @Nullable Acceptance acceptance,
            @Nullable OutdatedAcceptance outdatedAcceptance) {

        /** Page of the object in the console; null without one. */
        public @Nullable String page() {
            return switch (type) {
                case "client" -> "/clients/{id}";
                case "api-key" -> "/api-keys/{id}";
                case "user" -> "/users/{id}";
                default -> null;
            };
        }
    }

    /** Acceptance of a finding. */
    record Acceptance(String id, String reason, String acceptedBy, Instant acceptedAt, Instant expiresAt) {}

    /**
     * Acceptance that no longer applies.
     *
     * @param changes what has changed since
     */
    record OutdatedAcceptance(Acceptance acceptance, List<String> changes) {

        OutdatedAcceptance {
            changes = List.copyOf(Objects.requireNonNullElse(changes, List.of()));
        }
    }
}
