package dev.keyturn.revocation;

import dev.keyturn.database.DatabaseProduct;
import dev.keyturn.database.ReturningUpdates;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes revocations with consecutive numbers.
 *
 * <p>Each takes its number from the one row of {@code revocation_counter}, whose lock the transaction then keeps until it
 * ends: numbers are given in the order of the commits, so who reads one has read all before it. The statement that counts
 * also inserts, in the words that each database has for that.
 */
@Component
class SequencedRevocations {

    private static final String COUNT = "update revocation_counter set last_number = last_number + 1 where id = 1";
    private static final String INSERT =
            "insert into revocation (id, kind, subject_id, revoked_at, expires_at, sequence_number)";
    private static final String VALUES = " select cast(? as uuid), cast(? as varchar(16)), cast(? as varchar(100)),"
            + " cast(? as timestamp(6) with time zone), cast(? as timestamp(6) with time zone), last_number from ";

    private static final String ON_POSTGRESQL =
            "with counter as (" + COUNT + " returning last_number) " + INSERT + VALUES + "counter";
    private static final String ON_H2 = INSERT + VALUES + "final table (" + COUNT + ")";

    private static final String GRANT = INSERT
            + " select cast(:id as uuid), cast('GRANT' as varchar(16)), cast(ended.id as varchar(100)),"
            + " cast(:revokedAt as timestamp(6) with time zone), cast(:expiresAt as timestamp(6) with time zone),"
            + " last_number from ";

    private final JdbcTemplate database;
    private final ReturningUpdates updates;
    private final DatabaseProduct product;

    SequencedRevocations(JdbcTemplate database, ReturningUpdates updates, DatabaseProduct product) {
        this.database = database;
        this.updates = updates;
        this.product = product;
    }

    /** Writes them, in one round trip. From then on until the current transaction ends, no other can. */
    void write(List<Revocation> revocations) {
        database.batchUpdate(
                product.isPostgres() ? ON_POSTGRESQL : ON_H2, revocations, revocations.size(), (row, revocation) -> {
                    row.setObject(1, revocation.id());
                    row.setString(2, revocation.kind().name());
                    row.setString(3, revocation.subjectId());
                    row.setObject(4, revocation.revokedAt().atOffset(ZoneOffset.UTC));
                    row.setObject(5, revocation.expiresAt().atOffset(ZoneOffset.UTC));
                });
    }

    /**
     * Writes that the grant is revoked which an update ends, in the statement that ends it. From then on until the current
     * transaction ends, no other transaction can write.
     *
     * @param ending an update of at most one row, whose {@code id} is the grant's identifier
     * @param template the revocation, without the identifier
     * @return the identifier, or nothing if no row was updated; then nothing is written and no number taken
     */
    List<String> insertForRevokedGrant(String ending, Map<String, ?> parameters, Revocation template) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("id", template.id());
        all.put("revokedAt", template.revokedAt());
        all.put("expiresAt", template.expiresAt());
        return updates.query(
                product.isPostgres()
                        ? "with ended as (" + ending + " returning id), counter as (" + COUNT
                                + " and exists (select 1 from ended) returning last_number), written as (" + GRANT
                                + "ended, counter) select cast(id as varchar(100)) from ended"
                        : "select subject_id from final table (" + GRANT + "final table (" + ending
                                + ") ended, final table (" + COUNT + ") counter)",
                all);
    }
}
