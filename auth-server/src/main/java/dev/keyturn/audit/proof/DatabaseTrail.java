package dev.keyturn.audit.proof;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Audit trail in the database, read in pages. Callers use one transaction with one snapshot. */
final class DatabaseTrail implements Trail {

    private static final int PAGE = 5000;

    private static final String ENTRIES = "select " + Leaf.COLUMNS + ", " + RecordedEvent.COLUMNS
            + " from audit_leaf l left join audit_event e on e.id = l.event_id where l.position >= ? order by l.position"
            + " fetch first " + PAGE + " rows only";

    private static final String HEADS =
            "select tree_size, signed_head from audit_tree_head where tree_size >= ? and tree_size <= ?"
                    + " order by tree_size, number";

    private static final String STRAYS = "select " + RecordedEvent.COLUMNS + " from audit_event e"
            + " where (tree_position is not null and not exists (select 1 from audit_leaf l"
            + " where l.position = e.tree_position and l.event_id = e.id and l.kind = 1))"
            + " or (count_position is not null and not exists (select 1 from audit_leaf l"
            + " where l.position = e.count_position and l.event_id = e.id and l.kind = 2))"
            + " order by occurred_at, id fetch first 100 rows only";

    private final JdbcTemplate database;

    DatabaseTrail(JdbcTemplate database) {
        this.database = database;
    }

    @Override
    public void read(Reader reader) throws IOException {
        try {
            readAll(reader);
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
            throw new TamperedTrailException("a row has a value that no server writes: " + e.getMessage());
        }
    }

    private void readAll(Reader reader) throws IOException {
        for (String key : database.queryForList("select public_jwk from signing_key order by key_id", String.class)) {
            reader.key(parse(key));
        }
        reader.begin(
                database
                        .queryForList(
                                "select signed_head from audit_tree_head order by number desc fetch first row only",
                                String.class)
                        .stream()
                        .findFirst()
                        .orElse(null),
                count("select count(*) from audit_leaf"));
        long unread = readTree(reader);
        for (Head head : heads(unread, Long.MAX_VALUE)) {
            reader.head(head);
        }
        for (RecordedEvent stray : database.query(STRAYS, (row, number) -> RecordedEvent.read(row))) {
            reader.stray(stray);
        }
        reader.end(count("select count(*) from audit_event where tree_position is null"));
    }

    /** @return the smallest size of heads that were not read */
    private long readTree(Reader reader) throws IOException {
        long next = Long.MIN_VALUE;
        long unread = Long.MIN_VALUE;
        List<Entry> page;
        do {
            page = database.query(ENTRIES, (row, number) -> entry(row), next);
            if (!page.isEmpty()) {
                next = after(page.get(page.size() - 1).leaf().position());
                merge(page, heads(unread, next), reader);
                unread = after(next);
            }
        } while (page.size() == PAGE && next < Long.MAX_VALUE);
        return unread;
    }

    private static long after(long number) {
        return number == Long.MAX_VALUE ? number : number + 1;
    }

    private static void merge(List<Entry> page, List<Head> heads, Reader reader) throws IOException {
        int head = 0;
        for (Entry entry : page) {
            while (head < heads.size() && heads.get(head).size() <= entry.leaf().position()) {
                reader.head(heads.get(head++));
            }
            reader.entry(entry);
        }
        while (head < heads.size()) {
            reader.head(heads.get(head++));
        }
    }

    private List<Head> heads(long from, long to) {
        return database.query(
                HEADS, (row, number) -> new Head(row.getLong("tree_size"), row.getString("signed_head")), from, to);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        @Nullable Object event = row.getObject("id");
        try {
            return new Entry(Leaf.read(row), event == null ? null : RecordedEvent.read(row));
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
            throw new TamperedTrailException("the leaf at position " + row.getLong("leaf_position")
                    + " or its event has a value that no server writes: " + e.getMessage());
        }
    }

    private long count(String query) {
        return Objects.requireNonNull(database.queryForObject(query, Long.class));
    }

    private static JWK parse(String key) throws IOException {
        try {
            return JWK.parse(key);
        } catch (ParseException e) {
            throw new IOException("a signing key in the database is not a JWK", e);
        }
    }
}
