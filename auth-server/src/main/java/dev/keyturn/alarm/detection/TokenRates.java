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
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Numbers of tokens of clients in an hour, and the usual ones. Finds clients that get far more than usual. */
@Repository
class TokenRates {

    private static final String INSERT = """
            insert into client_token_rate (client_id, hour_at, tokens, hours, mean, variance, known_since)
            values (?, ?, 0, 0, 0, 0, ?) on conflict do nothing""";

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
        List<Object[]> begun = new ArrayList<>();
        List<Object[]> changed = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        tokens.forEach((client, more) -> {
            UsualRate rate = before.getOrDefault(client, UsualRate.first(now))
                    .plus(more, now, settings.minimum(), settings.factor());
            begun.add(new Object[] {client, utc(rate.hour()), utc(rate.knownSince())});
            changed.add(
                    new Object[] {utc(rate.hour()), rate.tokens(), rate.hours(), rate.mean(), rate.variance(), client});
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
        database.batchUpdate(INSERT, begun);
        database.batchUpdate(UPDATE, changed);
        raising.raiseLasting(findings, now);
    }

    private Map<String, UsualRate> rates(Iterable<String> clients) {
        Map<String, UsualRate> rates = new HashMap<>();
        for (String client : clients) {
            database.query(
                    "select * from client_token_rate where client_id = ?",
                    row -> {
                        rates.put(
                                client,
                                new UsualRate(
                                        StoredTime.read(row, "hour_at"),
                                        row.getLong("tokens"),
                                        row.getLong("hours"),
                                        row.getDouble("mean"),
                                        row.getDouble("variance"),
                                        StoredTime.read(row, "known_since")));
                    },
                    client);
        }
        return rates;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
