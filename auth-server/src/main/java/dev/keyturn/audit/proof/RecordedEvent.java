package dev.keyturn.audit.proof;

import dev.keyturn.database.StoredTime;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Audit event as the database has it.
 *
 * @param counted whether repetitions are counted in it
 * @param treePosition null until it has a leaf
 * @param countPosition null until it has a leaf for its final count, and for an event that is not counted
 */
public record RecordedEvent(
        UUID id,
        Instant occurredAt,
        String type,
        boolean failure,
        Who actor,
        Who subject,
        String details,
        @Nullable String remoteAddress,
        boolean counted,
        long occurrences,
        @Nullable Instant lastOccurredAt,
        @Nullable Long treePosition,
        @Nullable Long countPosition) {

    /** Columns of {@code audit_event e}, for {@link #read}. */
    static final String COLUMNS = """
            e.id, e.occurred_at, e.type, e.failure, e.actor_kind, e.actor_id, e.actor_name, e.subject_kind, e.subject_id,
            e.subject_name, e.details, e.remote_address, e.burst, e.occurrences, e.last_occurred_at, e.tree_position,
            e.count_position""";

    public RecordedEvent {
        Objects.requireNonNull(id);
        Leaf.micros(occurredAt);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(subject);
        if (lastOccurredAt != null) {
            Leaf.micros(lastOccurredAt);
        }
    }

    private static final byte VERSION = 1;
    private static final int ABSENT = -1;

    /** Actor or subject. */
    public record Who(String kind, String id, String name) {}

    static RecordedEvent read(ResultSet row) throws SQLException {
        Long countPosition = row.getObject("count_position", Long.class);
        return new RecordedEvent(
                row.getObject("id", UUID.class),
                StoredTime.read(row, "occurred_at"),
                row.getString("type"),
                row.getBoolean("failure"),
                new Who(row.getString("actor_kind"), row.getString("actor_id"), row.getString("actor_name")),
                new Who(row.getString("subject_kind"), row.getString("subject_id"), row.getString("subject_name")),
                row.getString("details"),
                row.getString("remote_address"),
                row.getString("burst") != null || countPosition != null,
                row.getLong("occurrences"),
                StoredTime.readNullable(row, "last_occurred_at"),
                row.getObject("tree_position", Long.class),
                countPosition);
    }

    /** Leaf of the event, for a position. */
    Leaf leaf(long position, Leaf.Kind kind) {
        return new Leaf(position, kind, id, occurredAt, Hash.ofContent(payload(kind)));
    }

    /**
     * Canonical encoding of the event without its id and time, which are in the leaf. A counted event has a count only in its
     * second leaf.
     */
    byte[] payload(Leaf.Kind kind) {
        boolean hasCount = !counted || kind == Leaf.Kind.COUNT;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            write(out, type);
            out.writeBoolean(failure);
            write(out, actor);
            write(out, subject);
            write(out, details);
            write(out, remoteAddress);
            out.writeBoolean(counted);
            out.writeLong(hasCount ? occurrences : 0);
            out.writeLong(hasCount && lastOccurredAt != null ? Leaf.micros(lastOccurredAt) : ABSENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Who who) throws IOException {
        write(out, who.kind);
        write(out, who.id);
        write(out, who.name);
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(ABSENT);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }
}
