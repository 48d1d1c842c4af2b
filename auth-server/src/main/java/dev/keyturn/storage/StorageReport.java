package dev.keyturn.storage;

import dev.keyturn.database.DatabaseProduct;
import dev.keyturn.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Asks the database how much it holds, in a way that stays cheap however much that is. */
@Component
class StorageReport {

    /** Maximum number of rows of a kind that are counted exactly; for more, PostgreSQL's estimate is used. */
    static final int COUNTED = 100_000;

    private static final String ON_POSTGRESQL = """
            select (select count(*) from (select 1 from %1$s fetch first 100001 rows only) counted) as counted,
                cast(reltuples as bigint) as estimated, pg_total_relation_size(oid) as bytes
            from pg_class where oid = to_regclass('%1$s')
            """;

    private static final String ON_H2 = """
            select count(*) as counted, 0 as estimated, disk_space_used('%1$s') as bytes from %1$s
            """;

    private final List<StoredRows> kinds;
    private final JdbcTemplate jdbc;
    private final DatabaseProduct product;

    StorageReport(ObjectProvider<StoredRows> kinds, JdbcTemplate jdbc, DatabaseProduct product) {
        this.kinds = kinds.orderedStream().toList();
        this.jdbc = jdbc;
        this.product = product;
    }

    /** Kinds in the report of {@link #measure}, in its order. */
    List<String> kinds() {
        return kinds.stream().map(StoredRows::kind).toList();
    }

    List<StorageUse> measure() {
        return kinds.stream().map(this::measure).toList();
    }

    private StorageUse measure(StoredRows rows) {
        boolean isPostgres = product.isPostgres();
        Oldest oldest = jdbc.query(rows.oldest(), (row, number) -> Oldest.of(row)).stream()
                .findFirst()
                .orElse(Oldest.NONE);
        return jdbc.query((isPostgres ? ON_POSTGRESQL : ON_H2).formatted(rows.table()), (row, number) -> {
                    long counted = row.getLong("counted");
                    boolean estimated = isPostgres && counted > COUNTED;
                    return new StorageUse(
                            rows.kind(),
                            estimated ? Math.max(counted, row.getLong("estimated")) : counted,
                            estimated,
                            row.getLong("bytes"),
                            oldest.writtenAt,
                            oldest.expiresAt);
                })
                .get(0);
    }

    private record Oldest(
            @Nullable Instant writtenAt, @Nullable Instant expiresAt) {

        static final Oldest NONE = new Oldest(null, null);

        static Oldest of(ResultSet row) throws SQLException {
            return new Oldest(StoredTime.readNullable(row, "written_at"), StoredTime.readNullable(row, "expires_at"));
        }
    }
}
