package dev.keyturn.client.authentication.assertion;

import dev.keyturn.testing.StartedServer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database that has the table of used assertions and nothing else. */
final class AssertionTable {

    private AssertionTable() {}

    static JdbcClient create() {
        JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(StartedServer.newH2Database()));
        jdbc.sql("""
                        create table client_assertion (
                            digest char(64) not null primary key, expires_at timestamp(6) with time zone not null)
                        """).update();
        return jdbc;
    }
}
