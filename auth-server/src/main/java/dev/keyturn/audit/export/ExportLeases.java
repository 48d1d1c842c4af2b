package dev.keyturn.audit.export;

import dev.keyturn.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Place of each sink in the order of events, and the node that delivers to it. A node has a lease that ends by the database's
 * clock, so that no transaction waits for a slow target.
 */
@Repository
class ExportLeases {

    /** Well above {@link Progress#LONGEST_STEP}. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final String HELD_UNTIL = "current_timestamp + interval '" + LEASE.toSeconds() + "' second";

    private static final String BEGIN = """
            insert into audit_export (name, next_position, holder, held_until)
            select cast(? as varchar), coalesce(max(position) + 1, 0), '', current_timestamp from audit_leaf
            on conflict do nothing""";

    private static final String STATE = """
            select x.next_position, l.occurred_at, (select max(position) from audit_leaf) as last_position,
                (select e.occurred_at from audit_event e where e.tree_position is null
                    order by e.tree_position, e.occurred_at, e.id fetch first row only) as without_leaf
            from audit_export x left join audit_leaf l on l.position = x.next_position
            where x.name = ?""";

    private static final String CLAIM = "update audit_export set holder = ?, held_until = " + HELD_UNTIL
            + " where name = ? and (holder = ? or held_until <= current_timestamp)";

    private static final String ADVANCE =
            "update audit_export set next_position = ?, held_until = " + HELD_UNTIL + " where name = ? and holder = ?";

    private static final String RELEASE =
            "update audit_export set holder = '', held_until = current_timestamp where name = ? and holder = ?";

    private final JdbcTemplate database;
    private final String node = UUID.randomUUID().toString();

    ExportLeases(JdbcTemplate database) {
        this.database = database;
    }

    /** Places a new sink after the last event. A sink that the database knows stays where it is. */
    void begin(String sink) {
        database.update(BEGIN, sink);
    }

    /** State of a sink that has begun; empty for any other. */
    Optional<State> state(String sink) {
        return database.query(STATE, (row, number) -> State.read(row), sink).stream()
                .findFirst();
    }

    /** Takes or prolongs the lease of a sink. @return its next position; empty if another node has the lease */
    OptionalLong claim(String sink) {
        return database.update(CLAIM, node, sink, node) == 1
                ? OptionalLong.of(state(sink).orElseThrow().nextPosition())
                : OptionalLong.empty();
    }

    /** Stores the next position of a sink and prolongs the lease. @return whether this node had it */
    boolean advance(String sink, long nextPosition) {
        return database.update(ADVANCE, nextPosition, sink, node) == 1;
    }

    /** Ends the lease if this node has it. */
    void release(String sink) {
        database.update(RELEASE, sink, node);
    }

    /**
     * State of a sink.
     *
     * @param pending events of the tree that have not been delivered, filtered ones included
     * @param oldest time of the oldest of them, or else of the oldest event that waits for its place in the tree; null if there is none
     */
    record State(long nextPosition, long pending, @Nullable Instant oldest) {

        static State read(ResultSet row) throws SQLException {
            long next = row.getLong("next_position");
            Long last = row.getObject("last_position", Long.class);
            Instant oldest = StoredTime.readNullable(row, "occurred_at");
            return new State(
                    next,
                    last == null ? 0 : Math.max(0, last + 1 - next),
                    oldest == null ? StoredTime.readNullable(row, "without_leaf") : oldest);
        }
    }
}
