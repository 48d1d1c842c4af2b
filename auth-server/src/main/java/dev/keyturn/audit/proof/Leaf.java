package dev.keyturn.audit.proof;

import dev.keyturn.database.StoredTime;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * Leaf of the tree. It stays when the retention deletes its event.
 *
 * @param position from 0
 * @param payloadDigest of {@link RecordedEvent#payload}
 */
record Leaf(long position, Kind kind, UUID eventId, Instant occurredAt, Hash payloadDigest) {

    /** Columns of {@code audit_leaf l}, for {@link #read}. */
    static final String COLUMNS = """
            l.position as leaf_position, l.kind as leaf_kind, l.event_id as leaf_event_id,
            l.occurred_at as leaf_occurred_at, l.payload_digest as leaf_payload_digest""";

    Leaf {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(eventId);
        micros(occurredAt);
        Objects.requireNonNull(payloadDigest);
    }

    private static final byte VERSION = 1;
    private static final int LENGTH = 2 + 2 * Long.BYTES + Long.BYTES + Hash.LENGTH;

    /** Subject of a leaf. */
    enum Kind {
        /** An event. */
        EVENT(1),
        /** A counted event with its final count. */
        COUNT(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        /** @throws IllegalArgumentException for any other number */
        static Kind of(int code) {
            return Arrays.stream(values())
                    .filter(kind -> kind.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Not a kind of leaf: " + code));
        }
    }

    static Leaf read(ResultSet row) throws SQLException {
        return new Leaf(
                row.getLong("leaf_position"),
                Kind.of(row.getInt("leaf_kind")),
                row.getObject("leaf_event_id", UUID.class),
                StoredTime.read(row, "leaf_occurred_at"),
                Hash.of(row.getBytes("leaf_payload_digest")));
    }

    /** Canonical encoding, of which the hash is taken. */
    byte[] content() {
        return ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .put((byte) kind.code)
                .putLong(eventId.getMostSignificantBits())
                .putLong(eventId.getLeastSignificantBits())
                .putLong(micros(occurredAt))
                .put(payloadDigest.bytes())
                .array();
    }

    /** @throws ArithmeticException if the time is too far from 1970 for it */
    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    Hash hash() {
        return Hash.ofLeaf(content());
    }
}
