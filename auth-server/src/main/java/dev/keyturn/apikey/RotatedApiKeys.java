package dev.keyturn.apikey;

import dev.keyturn.database.StoredTime;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** API keys that have a successor and are still used. */
@Repository
public class RotatedApiKeys {

    private static final int MAX = 200;

    private final JdbcTemplate database;

    RotatedApiKeys(JdbcTemplate database) {
        this.database = database;
    }

    /**
     * Keys that end soon, the first of them at the top, at most {@value #MAX}.
     *
     * @param end end of the overlap at the latest
     * @param use last use at the earliest
     */
    public List<RotatedApiKey> usedAndEndingBefore(Instant end, Instant use) {
        OffsetDateTime latest = end.atOffset(ZoneOffset.UTC);
        return database.query(
                """
                select id, name, last_used_at from api_key
                where expires_at <= ? and replaced_by is not null and revoked_at is null and last_used_at >= ?
                order by expires_at fetch first ? rows only""",
                (row, number) -> new RotatedApiKey(
                        row.getObject("id", UUID.class), row.getString("name"), StoredTime.read(row, "last_used_at")),
                latest,
                use.atOffset(ZoneOffset.UTC),
                MAX);
    }

    /** Key that was rotated and is still used. */
    public record RotatedApiKey(UUID id, String name, Instant lastUsedAt) {}
}
