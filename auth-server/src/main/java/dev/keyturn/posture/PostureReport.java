package dev.keyturn.posture;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Result of all rules.
 *
 * @param score weight of the rules without open findings, in percent of all; 0 to 100
 * @param rules all rules, those with open findings first and the severest of them first
 * @param history scores of earlier days, the oldest first; at most 400
 */
record PostureReport(int score, Instant checkedAt, List<RuleResult> rules, List<DailyScore> history) {

    boolean hasOpenFindings(Severity least) {
        return rules.stream().anyMatch(rule -> rule.state == State.OPEN && rule.severity.compareTo(least) <= 0);
    }

    /** Score at the last run of a day, in UTC. */
    record DailyScore(LocalDate day, int score) {}

    /** State of a rule. */
    enum State {
        OPEN,
        ACCEPTED,
        PASSED;

        @JsonValue
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Result of a rule.
     *
     * @param title the rule in a few words
     * @param why the risk, in a sentence or two
     * @param remedy the way to mend it
     * @param affected objects that break it, the first 200
     * @param hasMore whether there are more
     */
    record RuleResult(
            String id,
            Severity severity,
            String source,
            String title,
            String why,
            String remedy,
            State state,
            List<Finding> affected,
            boolean hasMore) {}

    /**
     * Object that breaks a rule.
     *
     * @param fingerprint changes with the facts that an administrator accepts
     * @param outdatedAcceptance acceptance that no longer applies, since the object has changed
     */
    record Finding(
            String type,
            String id,
            String name,
            String fingerprint,
            @Nullable AcceptedFinding acceptance,
            @Nullable OutdatedAcceptance outdatedAcceptance) {

        static Finding open(Affected affected) {
            return new Finding(
                    affected.type(),
                    affected.id(),
                    affected.name(),
                    affected.facts().fingerprint(),
                    null,
                    null);
        }

        static Finding of(Affected affected, Acceptance acceptance) {
            AcceptedFinding accepted = new AcceptedFinding(
                    acceptance.id().toString(),
                    acceptance.reason(),
                    acceptance.acceptedBy(),
                    acceptance.acceptedAt(),
                    acceptance.expiresAt());
            List<String> changes = Facts.parse(acceptance.facts()).differences(affected.facts());
            boolean applies = changes.isEmpty();
            return new Finding(
                    affected.type(),
                    affected.id(),
                    affected.name(),
                    affected.facts().fingerprint(),
                    applies ? accepted : null,
                    applies ? null : new OutdatedAcceptance(accepted, changes));
        }
    }

    /** Acceptance of a finding. */
    record AcceptedFinding(String id, String reason, String acceptedBy, Instant acceptedAt, Instant expiresAt) {}

    /**
     * Acceptance that no longer applies.
     *
     * @param changes names of the facts that have changed since, such as {@code scopes}
     */
    record OutdatedAcceptance(AcceptedFinding acceptance, List<String> changes) {}
}
