package dev.keyturn.signing;

import dev.keyturn.database.StoredTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Signing keys that sign for longer than planned, as when their rotation fails. */
@Repository
public class LateSigningKeys {

    private final JdbcTemplate database;

    LateSigningKeys(JdbcTemplate database) {
        this.database = database;
    }

    /** Keys that sign although a successor was to take over before an instant. */
    public List<LateSigningKey> activeAndDueBefore(Instant instant) {
        return database.query(
                "select key_id, due_at from signing_key where state = 'ACTIVE' and due_at < ? order by due_at",
                (row, number) -> new LateSigningKey(row.getString("key_id"), StoredTime.read(row, "due_at")),
                instant.atOffset(ZoneOffset.UTC));
    }

    /**
     * Key that is late.
     *
     * @param dueAt when its successor was to take over
     */
    public record LateSigningKey(String keyId, Instant dueAt) {}
}
