package dev.keyturn.apikey;

import dev.keyturn.database.StoredTime;
import java.time.Duration;
import java.time.Instant;
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
     * Keys that end soon and were used in the last quarter of their overlap, at most {@value #MAX}. A caller that switches in the first
     * three quarters is on time.
     *
     * @param now keys that have ended are left out
     * @param end end of the overlap at the latest
     * @param use last use at the earliest
     */
    public List<RotatedApiKey> usedLateAndEndingBefore(Instant now, Instant end, Instant use) {
        return database
                .query(
                        """
                        select k.id, k.name, k.last_used_at, k.expires_at, s.created_at as rotated_at
                        from api_key k join api_key s on s.id = k.replaced_by
                        where k.expires_at > ? and k.expires_at <= ? and k.revoked_at is null and k.last_used_at >= ?
                        order by k.expires_at fetch first ? rows only""",
                        (row, number) -> new Overlap(
                                new RotatedApiKey(
                                        row.getObject("id", UUID.class),
                                        row.getString("name"),
                                        StoredTime.read(row, "last_used_at")),
                                StoredTime.read(row, "rotated_at"),
                                StoredTime.read(row, "expires_at")),
                        now.atOffset(ZoneOffset.UTC),
                        end.atOffset(ZoneOffset.UTC),
                        use.atOffset(ZoneOffset.UTC),
                        MAX)
                .stream()
                .filter(Overlap::isUsedLate)
                .map(Overlap::key)
                .toList();
    }

    private record Overlap(RotatedApiKey key, Instant rotatedAt, Instant end) {

        boolean isUsedLate() {
            Instant late = end.minus(Duration.between(rotatedAt, end).dividedBy(4));
            return !key.lastUsedAt.isBefore(late);
        }
    }

    /** Key that was rotated and is still used. */
    public record RotatedApiKey(UUID id, String name, Instant lastUsedAt) {}
}
