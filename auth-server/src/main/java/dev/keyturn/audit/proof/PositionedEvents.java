package dev.keyturn.audit.proof;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Events in the order of the tree, for a reader that continues at a position. */
@Repository
public class PositionedEvents {

    private static final String READ = "select " + Leaf.COLUMNS + ", " + RecordedEvent.COLUMNS
            + " from audit_leaf l left join audit_event e on e.id = l.event_id"
            + " where l.position >= ? order by l.position fetch first ? rows only";

    private final JdbcTemplate database;

    PositionedEvents(JdbcTemplate database) {
        this.database = database;
    }

    /**
     * Events at a position and after it.
     *
     * @param limit more than 0
     */
    public List<PositionedEvent> from(long position, int limit) {
        return database.query(READ, (row, number) -> read(row), position, limit);
    }

    private static PositionedEvent read(ResultSet row) throws SQLException {
        Leaf leaf = Leaf.read(row);
        return new PositionedEvent(
                leaf.position(),
                leaf.kind() == Leaf.Kind.COUNT,
                leaf.eventId(),
                leaf.occurredAt(),
                row.getObject("id") == null ? null : RecordedEvent.read(row));
    }
}
