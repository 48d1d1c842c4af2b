package dev.keyturn.grant;

import dev.keyturn.testing.OnPostgres;

/** {@link GrantPreconditionsContract} with Postgres. */
@OnPostgres
class GrantPreconditionsOnPostgresTests extends GrantPreconditionsContract {

    @Override
    String waitingSessions() {
        return "select count(*) from pg_locks where not granted";
    }
}
