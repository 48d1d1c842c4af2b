package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmProperties;
import dev.keyturn.alarm.AlarmRaising;
import dev.keyturn.alarm.Detector;
import dev.keyturn.alarm.Finding;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.database.StoredTime;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Numbers of tokens of clients in an hour, and the usual ones. Finds clients that get far more than usual. Takes as many statements for one
 * client as for thousands.
 */
@Repository
class TokenRates {

    private static final String READ = "select * from client_token_rate where client_id = any(?)";

    private static final String INSERT = """
            insert into client_token_rate (hour_at, tokens, hours, mean, variance, client_id, known_since)
            values (?, ?, ?, ?, ?, ?, ?)""";

    private static final String UPDATE = """
            update client_token_rate set hour_at = ?, tokens = ?, hours = ?, mean = ?, variance = ? where client_id = ?""";

    private final JdbcTemplate database;
    private final AlarmProperties properties;

    private final AlarmRaising raising;

    TokenRates(JdbcTemplate database, AlarmProperties properties, AlarmRaising raising) {
        this.database = database;
        this.properties = properties;
        this.raising = raising;
    }

    /** Adds numbers of tokens, in the current transaction, and raises alarms about clients whose number in this hour is far above the usual one. */
    void add(Map<String, Long> tokens, Instant now) {
        raising.hold();
        Map<String, UsualRate> before = rates(tokens.keySet());
        AlarmProperties.TokenRate settings = properties.tokenRate();
        List<Object[]> added = new ArrayList<>();
        List<Object[]> changed = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        tokens.forEach((client, more) -> {
            UsualRate rate = before.getOrDefault(client, UsualRate.first(now))
                    .plus(more, now, settings.minimum(), settings.factor());
            if (before.containsKey(client)) {
                changed.add(new Object[] {
                    utc(rate.hour()), rate.tokens(), rate.hours(), rate.mean(), rate.variance(), client
                });
            } else {
                added.add(new Object[] {
                    utc(rate.hour()),
                    rate.tokens(),
                    rate.hours(),
                    rate.mean(),
                    rate.variance(),
                    client,
                    utc(rate.knownSince())
                });
            }
            if (settings.factor() > 0
                    && rate.isLearned(now, properties.learningPeriod())
                    && rate.tokens() > rate.limit(settings.minimum(), settings.factor())) {
                findings.add(new Finding(
                        Detector.TOKEN_RATE,
                        new Subject("client", client, client),
                        rate.tokens(),
                        more,
                        rate.hour(),
                        now,
                        List.of()));
            }
        });
        database.batchUpdate(INSERT, added);
        database.batchUpdate(UPDATE, changed);
        raising.raiseLasting(findings, now);
    }

    private Map<String, UsualRate> rates(Set<String> clients) {
        Map<String, UsualRate> rates = new HashMap<>();
        database.query(
                READ,
                statement ->
                        statement.setArray(1, statement.getConnection().createArrayOf("varchar", clients.toArray())),
                row -> {
                    rates.put(
                            row.getString("client_id"),
                            new UsualRate(
                                    StoredTime.read(row, "hour_at"),
                                    row.getLong("tokens"),
                                    row.getLong("hours"),
                                    row.getDouble("mean"),
                                    row.getDouble("variance"),
                                    StoredTime.read(row, "known_since")));
                });
        return rates;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
