package dev.keyturn.audit.proof;

import dev.keyturn.audit.proof.TreeEdge.Subtree;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The tree in the database. Callers write under {@link AuditSequencer#LOCK}. */
@Repository
class TreeTables implements MerkleProofs.Nodes {

    /** Levels of stored subtrees: enough for four thousand million leaves. */
    private static final int TIERS = 4;

    private static final String NEW_EVENTS =
            "select id from audit_event where tree_position is null order by tree_position, occurred_at, id"
                    + " fetch first ? rows only";

    /** The comparison with an empty text lets both databases use the index. */
    private static final String ENDED_COUNTS =
            "select id from audit_event where burst > '' and tree_position is not null and occurred_at < ?"
                    + " order by occurred_at, id fetch first ? rows only";

    /**
     * Skips what another transaction is counting: to wait for it could end in a deadlock with it. Names the rows, since H2 locks all
     * rows of a query before it takes the first of them.
     */
    private static final String LOCK_EVENTS = "select " + RecordedEvent.COLUMNS
            + " from audit_event e where e.id = any(?) order by e.occurred_at, e.id for update skip locked";

    private static final String LAST_HEAD =
            "select signed_head from audit_tree_head order by number desc fetch first row only";

    private static final String INSERT_HEAD = """
            insert into audit_tree_head (number, tree_size, signed_at, first_of_hour, signed_head)
            select coalesce(max(number), 0) + 1, cast(? as bigint), cast(? as timestamp(6) with time zone),
                cast(? as boolean), cast(? as varchar)
            from audit_tree_head""";

    private final JdbcTemplate database;

    TreeTables(JdbcTemplate database) {
        this.database = database;
    }

    /** Whether an event has no leaf. Takes no lock. */
    boolean hasNewEvents() {
        return !database.queryForList(NEW_EVENTS, UUID.class, 1).isEmpty();
    }

    /** Events without a leaf, oldest first, locked until the current transaction ends. */
    List<RecordedEvent> newEvents(int limit) {
        return lock(database.queryForList(NEW_EVENTS, UUID.class, limit));
    }

    /** Counted events whose count is final, oldest first, locked until the current transaction ends. */
    List<RecordedEvent> endedCounts(Instant before, int limit) {
        return lock(database.queryForList(ENDED_COUNTS, UUID.class, before.atOffset(ZoneOffset.UTC), limit));
    }

    private List<RecordedEvent> lock(List<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : database.query(
                        LOCK_EVENTS,
                        statement ->
                                statement.setArray(1, statement.getConnection().createArrayOf("uuid", ids.toArray())),
                        (row, number) -> RecordedEvent.read(row));
    }

    Optional<String> lastHead() {
        return database.queryForList(LAST_HEAD, String.class).stream().findFirst();
    }

    /** @param isFirstOfHour whether it is kept for ever */
    void insert(TreeHead head, boolean isFirstOfHour) {
        database.update(INSERT_HEAD, head.size(), head.signedAt().atOffset(ZoneOffset.UTC), isFirstOfHour, head.text());
    }

    void insertLeaves(List<Leaf> leaves) {
        database.batchUpdate(
                "insert into audit_leaf (position, kind, event_id, occurred_at, payload_digest) values (?, ?, ?, ?, ?)",
                leaves,
                leaves.size(),
                (row, leaf) -> {
                    row.setLong(1, leaf.position());
                    row.setInt(2, leaf.kind().code());
                    row.setObject(3, leaf.eventId());
                    row.setObject(4, leaf.occurredAt().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
                    row.setBytes(5, leaf.payloadDigest().bytes());
                });
    }

    void insertSubtrees(List<Subtree> subtrees) {
        database.batchUpdate(
                "insert into audit_subtree (level, position, hash) values (?, ?, ?)",
                subtrees,
                subtrees.size(),
                (row, subtree) -> {
                    row.setInt(1, subtree.level());
                    row.setLong(2, subtree.position());
                    row.setBytes(3, subtree.hash().bytes());
                });
    }

    Optional<RecordedEvent> event(UUID id) {
        return database
                .query(
                        "select " + RecordedEvent.COLUMNS + " from audit_event e where id = ?",
                        (row, number) -> RecordedEvent.read(row),
                        id)
                .stream()
                .findFirst();
    }

    Optional<Leaf> leaf(long position) {
        return database
                .query(
                        "select " + Leaf.COLUMNS + " from audit_leaf l where position = ?",
                        (row, number) -> Leaf.read(row),
                        position)
                .stream()
                .findFirst();
    }

    /** Writes the positions of leaves into their events. A count that has a leaf is not counted on. */
    void markEvents(List<Leaf> leaves, Leaf.Kind kind) {
        String update = kind == Leaf.Kind.EVENT
                ? "update audit_event set tree_position = ? where id = ?"
                : "update audit_event set count_position = ?, burst = null where id = ?";
        database.batchUpdate(update, leaves, leaves.size(), (row, leaf) -> {
            row.setLong(1, leaf.position());
            row.setObject(2, leaf.eventId());
        });
    }

    /** Edge of the stored tree. @throws TamperedTrailException if a node is missing or added */
    TreeEdge edge(long size) {
        List<List<Hash>> tiers = new ArrayList<>();
        for (int tier = 0; tier <= TIERS && TreeEdge.nodes(size, tier) > 0; tier++) {
            long end = TreeEdge.nodes(size, tier);
            tiers.add(read(TreeEdge.BITS * tier, end - TreeEdge.count(size, tier), end));
        }
        return new TreeEdge(size, tiers);
    }

    @Override
    public List<Hash> read(int level, long from, long to) {
        return level == 0
                ? database.query(
                        "select " + Leaf.COLUMNS
                                + " from audit_leaf l where position >= ? and position < ? order by position",
                        (row, number) -> Leaf.read(row).hash(),
                        from,
                        to)
                : database.query(
                        "select hash from audit_subtree where level = ? and position >= ? and position < ? order by position",
                        (row, number) -> Hash.of(row.getBytes("hash")),
                        level,
                        from,
                        to);
    }
}
