package dev.keyturn.benchmarks.http;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Tables that are filled without their indexes, keys and references, which are made anew at the end: row by row, ten million
 * take an hour.
 */
final class BulkTables {

    private static final String CONSTRAINTS = """
            select 'alter table ' || conrelid::regclass::text || ' drop constraint ' || conname,
                'alter table ' || conrelid::regclass::text || ' add constraint ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_constraint
            where contype in ('p', 'u', 'f')
                and (conrelid = any ('{%1$s}'::regclass[]) or confrelid = any ('{%1$s}'::regclass[]))
            order by contype <> 'f'""";

    private static final String INDEXES = """
            select 'drop index ' || indexname, indexdef from pg_indexes where tablename = any ('{%s}')""";

    private final Connection database;
    private final List<String> tables;

    BulkTables(Connection database, String... tables) {
        this.database = database;
        this.tables = List.of(tables);
    }

    /** Fills them, and leaves them analyzed and on disk. */
    void fill(Filling filling) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("set maintenance_work_mem = '1GB'");
            for (String table : tables) {
                statement.execute("alter table " + table + " set (autovacuum_enabled = false)");
            }
            // references first, since they rest on keys, and for that reason made anew last
            List<String> definitions = drop(statement, CONSTRAINTS);
            definitions.addAll(drop(statement, INDEXES));
            Collections.reverse(definitions);
            filling.run();
            System.err.printf("  Makes %d indexes, keys and references%n", definitions.size());
            for (String definition : definitions) {
                statement.execute(definition);
            }
            for (String table : tables) {
                statement.execute("alter table " + table + " reset (autovacuum_enabled)");
            }
            statement.execute("vacuum analyze " + String.join(", ", tables));
            statement.execute("checkpoint");
        }
    }

    private List<String> drop(Statement statement, String query) throws SQLException {
        List<String> drops = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(query.formatted(String.join(",", tables)))) {
            while (found.next()) {
                drops.add(found.getString(1));
                definitions.add(found.getString(2));
            }
        }
        for (String drop : drops) {
            statement.execute(drop);
        }
        return definitions;
    }

    /** Inserts of rows. */
    @FunctionalInterface
    interface Filling {

        void run() throws SQLException;
    }
}
