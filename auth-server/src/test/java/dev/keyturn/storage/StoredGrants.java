package dev.keyturn.storage;

import dev.keyturn.testing.Api;
import org.springframework.jdbc.core.JdbcTemplate;

/** Grants that a test writes in bulk, each with a refresh token, in place of as many people. They end in a while. */
final class StoredGrants {

    private final String client = Api.uniqueName("bulk");
    private final JdbcTemplate database;
    private final boolean isPostgres;

    StoredGrants(JdbcTemplate database, boolean isPostgres) {
        this.database = database;
        this.isPostgres = isPostgres;
    }

    /** @param hours after which they expire */
    void write(int count, int hours) {
        String newId = isPostgres ? "gen_random_uuid()" : "random_uuid()";
        String numbers = isPostgres ? "generate_series" : "system_range";
        database.execute("""
            insert into oauth_authorization (id, client_id, subject, authenticated_at, requested_scope, authorized_scope,
                created_at, expires_at)
            select %s, '%s', 'nobody', current_timestamp, 'openid', 'openid',
                current_timestamp, current_timestamp + interval '%d' hour
            from %s(1, %d)
            """.formatted(newId, client, hours, numbers, count));
        database.execute("""
            insert into oauth_token (id, authorization_id, kind, digest, issued_at, expires_at)
            select %1$s, a.id, 'REFRESH', replace(concat(cast(%1$s as varchar), cast(a.id as varchar)), '-', ''),
                a.created_at, a.expires_at
            from oauth_authorization a where a.client_id = '%2$s'
            """.formatted(newId, client));
    }

    long count() {
        return rows("select count(*) from oauth_authorization where client_id = '" + client + "'");
    }

    long countTokens() {
        return rows("select count(*) from oauth_token t join oauth_authorization a on a.id = t.authorization_id"
                + " where a.client_id = '" + client + "'");
    }

    void delete() {
        database.execute("delete from oauth_authorization where client_id = '" + client + "'");
    }

    private long rows(String query) {
        return database.queryForList(query, Long.class).get(0);
    }
}
