package dev.keyturn.audit;

import dev.keyturn.database.NamedStatements;
import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.oauth.TokenDigest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Rows of the audit trail that count: the same event from one network within an hour is one row. Each occurrence takes the same
 * two statements. A node adds at most {@value #NETWORKS} such rows an hour; after that events are counted without their address, so
 * that a stranger with many addresses adds no more rows than one with few.
 */
@Repository
class AuditBursts {

    static final int NETWORKS = 1000;

    private static final int HOURS = 2;

    private static final String COUNT = """
            update audit_event set occurrences = occurrences + ?, last_occurred_at = ? where burst = ?
            """;

    private final NamedStatements statements;
    private final JdbcTemplate database;

    /** Bursts of the latest hours. There are two, since an event of one hour can be recorded in the next. */
    private final Map<Instant, Set<String>> known = new LinkedHashMap<>();

    AuditBursts(NamedStatements statements, JdbcTemplate database) {
        this.statements = statements;
        this.database = database;
    }

    /** Counts an event that is not in the database. */
    void add(AuditEvent event, long occurrences) {
        Instant hour = event.occurredAt().truncatedTo(ChronoUnit.HOURS);
        String ofNetwork = burstOf(event, hour, event.remoteAddress());
        boolean hasRoom = hasRoom(hour, ofNetwork);
        String address = hasRoom ? event.remoteAddress() : null;
        String burst = hasRoom ? ofNetwork : burstOf(event, hour, null);
        OffsetDateTime at = event.occurredAt().atOffset(ZoneOffset.UTC);
        statements.run(AuditInsert.ofBurst(event, address, burst));
        database.update(COUNT, occurrences, at, burst);
    }

    private synchronized boolean hasRoom(Instant hour, String burst) {
        Set<String> ofHour = known.computeIfAbsent(hour, first -> new HashSet<>());
        if (known.size() > HOURS) {
            known.remove(known.keySet().iterator().next());
        }
        return ofHour.contains(burst) || (ofHour.size() < NETWORKS && ofHour.add(burst));
    }

    private static String burstOf(AuditEvent event, Instant hour, @Nullable String address) {
        return TokenDigest.of(String.join(
                        "\n",
                        hour.toString(),
                        event.type(),
                        event.subject().kind(),
                        event.subject().id(),
                        event.details(),
                        event.actor().kind().name(),
                        event.actor().id(),
                        RemoteNetwork.of(address)))
                .hex();
    }
}
