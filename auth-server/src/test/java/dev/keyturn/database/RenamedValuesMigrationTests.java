package dev.keyturn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.StartedServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Migration V050: scopes and audit events that an earlier build stored have their new names after an upgrade. */
@Tag("server")
class RenamedValuesMigrationTests {

    private static final UUID USER = UUID.randomUUID();
    private static final UUID API_KEY = UUID.randomUUID();

    @Test
    void storedNamesAreReplacedOnH2() {
        assertThatStoredNamesAreReplaced(StartedServer.newH2Database());
    }

    @Test
    void storedNamesAreReplacedOnPostgres() {
        assertThatStoredNamesAreReplaced(PostgresServer.newDatabase());
    }

    private static void assertThatStoredNamesAreReplaced(String url) {
        DriverManagerDataSource database = new DriverManagerDataSource(url);
        Flyway.configure().dataSource(database).target("049").load().migrate();
        JdbcTemplate tables = new JdbcTemplate(database);
        storeScopes(tables);
        storeGrant(tables, "openid admin:authorizations:read admin:audit:read", "admin:authorizations:read");
        storeGrant(tables, "admin:authorizations:reader", null);
        storeEvents(tables, "authorization-allowed", "client-registered", "signed-in", "api-key-imported", "own-event");

        Flyway.configure().dataSource(database).load().migrate();

        assertThat(tables.queryForList("select name from api_scope", String.class))
                .containsExactly("admin:grants:read");
        for (String table : List.of("client_scope", "consent_scope", "api_key_scope")) {
            assertThat(tables.queryForList("select scope from " + table + " order by scope", String.class))
                    .as(table)
                    .containsExactly("admin:audit:read", "admin:grants:read");
        }
        assertThat(
                        tables.queryForList(
                                "select requested_scope, authorized_scope from oauth_authorization order by requested_scope desc"))
                .extracting(row -> row.get("requested_scope"), row -> row.get("authorized_scope"))
                .containsExactly(
                        tuple("openid admin:grants:read admin:audit:read", "admin:grants:read"),
                        tuple("admin:authorizations:reader", null));
        assertThat(tables.queryForList("select subject_id, type from audit_event"))
                .extracting(row -> Map.entry(row.get("subject_id"), row.get("type")))
                .containsExactlyInAnyOrder(
                        Map.entry("authorization-allowed", "grant.created"),
                        Map.entry("client-registered", "client.created"),
                        Map.entry("signed-in", "user.signed-in"),
                        Map.entry("api-key-imported", "api-key.imported"),
                        Map.entry("own-event", "own-event"));
    }

    private static void storeScopes(JdbcTemplate tables) {
        tables.update("""
                insert into user_account (id, version, login_name, name, enabled, password_hash, password_changed_at,
                    must_change_password, created_at)
                values (?, 0, 'ada', 'Ada', true, 'none', current_timestamp, false, current_timestamp)""", USER);
        tables.update("""
                insert into client (client_id, name, enabled, built_in, token_endpoint_auth_method, require_proof_key,
                    require_consent, created_at, updated_at, version)
                values ('shop', 'Shop', true, false, 'client_secret_basic', true, true, current_timestamp, current_timestamp,
                    0)""");
        tables.update("""
                insert into consent (user_id, client_id, granted_at, changed_at)
                values (?, 'shop', current_timestamp, current_timestamp)""", USER);
        tables.update("""
                insert into api_key (id, client_id, environment, digest, name, enabled, created_at, updated_at, expires_at,
                    version)
                values (?, 'shop', 'live', ?, 'Key', true, timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 00:00:00',
                    timestamp '2027-01-01 00:00:00', 0)""", API_KEY, "a".repeat(64));
        UUID api = UUID.randomUUID();
        tables.update("""
                insert into api (id, version, name, description, audience, built_in, created_at, updated_at)
                values (?, 0, 'API', '', 'urn:api', true, current_timestamp, current_timestamp)""", api);
        tables.update(
                "insert into api_scope (name, api_id, description) values ('admin:authorizations:read', ?, 'See')",
                api);
        for (String scope : List.of("admin:authorizations:read", "admin:audit:read")) {
            tables.update("insert into client_scope (client_id, scope) values ('shop', ?)", scope);
            tables.update("insert into consent_scope (user_id, client_id, scope) values (?, 'shop', ?)", USER, scope);
            tables.update("insert into api_key_scope (api_key_id, scope) values (?, ?)", API_KEY, scope);
        }
    }

    private static void storeGrant(JdbcTemplate tables, String requested, @Nullable String authorized) {
        tables.update("""
                insert into oauth_authorization (id, client_id, subject, authenticated_at, requested_scope, authorized_scope,
                    created_at, expires_at)
                values (?, 'shop', ?, current_timestamp, ?, ?, current_timestamp, current_timestamp)""", UUID.randomUUID(), USER.toString(), requested, authorized);
    }

    private static void storeEvents(JdbcTemplate tables, String... types) {
        for (String type : types) {
            tables.update("""
                    insert into audit_event (id, occurred_at, type, failure, actor_kind, actor_id, actor_name, subject_kind,
                        subject_id, subject_name, details)
                    values (?, current_timestamp, ?, false, 'SERVER', 'server', 'server', 'client', ?, 'Shop', '{}')""", UUID.randomUUID(), type, type);
        }
    }
}
