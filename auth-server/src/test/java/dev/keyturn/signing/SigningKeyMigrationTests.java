package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.StartedServer;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database from before keys had a life goes on with its keys. */
@Tag("server")
class SigningKeyMigrationTests {

    @Test
    void aKeyFromBeforeIsActiveOnH2() {
        assertThatAKeyFromBeforeIsActive(StartedServer.newH2Database());
    }

    @Test
    void aKeyFromBeforeIsActiveOnPostgres() {
        assertThatAKeyFromBeforeIsActive(PostgresServer.newDatabase());
    }

    private static void assertThatAKeyFromBeforeIsActive(String url) {
        DriverManagerDataSource database = new DriverManagerDataSource(url);
        Flyway.configure().dataSource(database).target("009").load().migrate();
        JdbcTemplate tables = new JdbcTemplate(database);
        tables.update("""
                insert into signing_key (key_id, algorithm, generation, public_jwk, private_jwk_ciphertext,
                    key_encryption_key_id, created_at)
                values ('k1', 'ES256', 1, '{}', ?, 'kek', current_timestamp)""", new byte[] {1});

        Flyway.configure().dataSource(database).load().migrate();

        List<Map<String, Object>> keys =
                tables.queryForList("select state, slot, revoked, activated_at = created_at as same from signing_key");
        assertThat(keys)
                .singleElement()
                .satisfies(key -> assertThat(key)
                        .containsEntry("state", "ACTIVE")
                        .containsEntry("slot", "ACTIVE:ES256")
                        .containsEntry("revoked", false)
                        .containsEntry("same", true));
    }
}
