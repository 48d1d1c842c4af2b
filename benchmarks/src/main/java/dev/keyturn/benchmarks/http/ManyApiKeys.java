package dev.keyturn.benchmarks.http;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** API keys {@code bench_1}, {@code bench_2} and so on, as if imported from another product, so that the database can make them. */
final class ManyApiKeys {

    private static final String OTHER_INDEXES = """
            select indexname, indexdef from pg_indexes where tablename = 'api_key'
                and indexname not in (select conname from pg_constraint)
            """;

    private final Connection database;

    ManyApiKeys(Connection database) {
        this.database = database;
    }

    /**
     * Adds keys of the client {@code service}. Without looking at references, and with the indexes made anew at the end: one by
     * one, ten million take an hour.
     */
    void write(long first, long last) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("set maintenance_work_mem = '1GB'");
            List<String> definitions = dropOtherIndexes(statement);
            statement.execute("""
                    insert into api_key (id, client_id, environment, digest, name, enabled, created_at, updated_at,
                        expires_at, version)
                    select md5('bench' || n)::uuid, 'service', 'live', encode(sha256(('bench_' || n)::bytea), 'hex'),
                        'Key ' || n, true, now() - interval '1 hour', now() - interval '1 hour',
                        now() + interval '300 days', 0
                    from generate_series(%d, %d) n""".formatted(first, last));
            statement.execute("""
                    insert into api_key_scope (api_key_id, scope)
                    select md5('bench' || n)::uuid, 'orders:read' from generate_series(%d, %d) n""".formatted(first, last));
            for (String definition : definitions) {
                statement.execute(definition);
            }
            statement.execute("reset session_replication_role");
            statement.execute("vacuum analyze api_key, api_key_scope");
            statement.execute("checkpoint");
        }
    }

    private static List<String> dropOtherIndexes(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        try (ResultSet indexes = statement.executeQuery(OTHER_INDEXES)) {
            while (indexes.next()) {
                names.add(indexes.getString("indexname"));
                definitions.add(indexes.getString("indexdef"));
            }
        }
        for (String name : names) {
            statement.execute("drop index " + name);
        }
        return definitions;
    }
}
