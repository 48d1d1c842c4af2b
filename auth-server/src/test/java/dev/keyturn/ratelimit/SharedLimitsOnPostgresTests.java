package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.StartedServer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

@Tag("server")
class SharedLimitsOnPostgresTests extends SharedLimitsContract {

    private int sharedByOneNode;

    @BeforeAll
    void start(@TempDir Path folder) {
        String database = "spring.datasource.url=" + PostgresServer.newDatabase();
        StartedServer one = start(folder, database);
        admitted(one, "192.0.2.9");
        sharedByOneNode = one.bean(JdbcTemplate.class)
                        .queryForList("select id from request_usage")
                        .size()
                + (one.bean(UsageSharing.class).isOn() ? 1 : 0);
        start(folder, database);
        awaitSharing();
    }

    @Test
    void aNodeAloneSharesNothing() {
        assertThat(sharedByOneNode).isZero();
    }
}
