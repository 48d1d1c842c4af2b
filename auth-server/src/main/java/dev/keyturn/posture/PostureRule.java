package dev.keyturn.posture;

import java.util.List;

/**
 * A bean that states a rule for the configuration or for stored objects.
 *
 * @param id stable name in kebab case; {@code messages/posture.properties} has its texts
 * @param severity severity of its findings
 * @param source standard and section, or "Recommendation of Keyturn"
 * @param check search for objects that break the rule
 */
public record PostureRule(String id, Severity severity, String source, Check check) {

    /** Rule for rows of the database. */
    public static PostureRule ofRows(String id, Severity severity, String source, Rows rows) {
        return new PostureRule(id, severity, source, inspection -> inspection.find(rows));
    }

    /** Search for objects that break a rule. */
    @FunctionalInterface
    public interface Check {

        List<Affected> findAffected(Inspection inspection);
    }
}
