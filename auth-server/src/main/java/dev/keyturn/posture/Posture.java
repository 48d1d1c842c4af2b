package dev.keyturn.posture;

import dev.keyturn.database.StoredTime;
import dev.keyturn.posture.PostureReport.Finding;
import dev.keyturn.posture.PostureReport.RuleResult;
import dev.keyturn.posture.PostureReport.State;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Runs all rules against the running configuration and the database. */
@Service
public class Posture {

    private static final Comparator<RuleResult> URGENT_FIRST = Comparator.comparing(RuleResult::state)
            .thenComparing(RuleResult::severity)
            .thenComparing(RuleResult::id);

    /** Maximum number of objects that the report names for each rule. */
    static final int MAX_NAMED = 200;

    private final List<PostureRule> rules;
    /** PostgreSQL's driver would hold all rows of a result at once. */
    private static final int FETCH_SIZE = 500;

    private final NamedParameterJdbcTemplate jdbc;
    private final Acceptances acceptances;
    private final DailyScores scores;
    private final Clock clock;

    Posture(
            ObjectProvider<PostureRule> rules,
            DataSource database,
            Acceptances acceptances,
            DailyScores scores,
            Clock clock) {
        this.rules = rules.stream().toList();
        JdbcTemplate inPortions = new JdbcTemplate(database);
        inPortions.setFetchSize(FETCH_SIZE);
        this.jdbc = new NamedParameterJdbcTemplate(inPortions);
        this.acceptances = acceptances;
        this.scores = scores;
        this.clock = clock;
    }

    /** The object, if it breaks a rule now. */
    Optional<Affected> find(String rule, String type, String id) {
        Inspection inspection = new Inspection(jdbc, StoredTime.now(clock));
        return rules.stream()
                .filter(each -> each.id().equals(rule))
                .flatMap(each -> each.check().findAffected(inspection).stream())
                .filter(affected ->
                        affected.type().equals(type) && affected.id().equals(id))
                .findFirst();
    }

    @Transactional(readOnly = true)
    public PostureReport check() {
        Instant now = StoredTime.now(clock);
        List<RuleResult> results = results(now);
        return new PostureReport(score(results), now, results, scores.history());
    }

    /** Objects that break a rule, in the order of the report, at most 10,000; none for an unknown rule. */
    @Transactional(readOnly = true)
    public List<Finding> findings(String rule) {
        Instant now = StoredTime.now(clock);
        Inspection inspection = new Inspection(jdbc, now);
        Map<String, Acceptance> accepted = acceptances.valid(now).getOrDefault(rule, Map.of());
        return rules.stream()
                .filter(each -> each.id().equals(rule))
                .flatMap(each -> findings(each.check().findAffected(inspection), accepted).stream())
                .limit(Inspection.MAX_FOUND)
                .toList();
    }

    /** Runs all rules and keeps their score as that of today. */
    @Transactional
    public void keepScore() {
        Instant now = StoredTime.now(clock);
        scores.keep(now, score(results(now)));
    }

    private List<RuleResult> results(Instant now) {
        Inspection inspection = new Inspection(jdbc, now);
        Map<String, Map<String, Acceptance>> accepted = acceptances.valid(now);
        return rules.stream()
                .map(rule ->
                        result(rule, rule.check().findAffected(inspection), accepted.getOrDefault(rule.id(), Map.of())))
                .sorted(URGENT_FIRST)
                .toList();
    }

    private static RuleResult result(PostureRule rule, List<Affected> affected, Map<String, Acceptance> accepted) {
        List<Finding> findings = findings(affected, accepted);
        return new RuleResult(
                rule.id(),
                rule.severity(),
                rule.source(),
                PostureTexts.title(rule),
                PostureTexts.why(rule),
                PostureTexts.remedy(rule),
                state(findings),
                findings.subList(0, Math.min(findings.size(), MAX_NAMED)),
                findings.size() > MAX_NAMED);
    }

    /** Open ones first, so that those beyond the limit of the report appear as others are accepted. */
    private static List<Finding> findings(List<Affected> affected, Map<String, Acceptance> accepted) {
        return affected.stream()
                .map(each -> finding(each, accepted))
                .sorted(Comparator.comparing(each -> each.acceptance() != null))
                .toList();
    }

    private static Finding finding(Affected affected, Map<String, Acceptance> accepted) {
        Acceptance acceptance = accepted.get(Acceptance.keyOf(affected.type(), affected.id()));
        return acceptance == null ? Finding.open(affected) : Finding.of(affected, acceptance);
    }

    private static State state(List<Finding> findings) {
        if (findings.isEmpty()) {
            return State.PASSED;
        }
        return findings.size() > Inspection.MAX_FOUND || findings.get(0).acceptance() == null
                ? State.OPEN
                : State.ACCEPTED;
    }

    private static int score(List<RuleResult> results) {
        int all = results.stream().mapToInt(rule -> rule.severity().weight()).sum();
        int kept = results.stream()
                .filter(rule -> rule.state() != State.OPEN)
                .mapToInt(rule -> rule.severity().weight())
                .sum();
        return all == 0 ? 100 : 100 * kept / all;
    }
}
