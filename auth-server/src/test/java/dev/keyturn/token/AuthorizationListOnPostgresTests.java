package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link AuthorizationListFlow} with PostgreSQL. */
@OnPostgres
class AuthorizationListOnPostgresTests extends AuthorizationListFlow {

    @Override
    void preferIndexes() {
        database.execute("set local enable_seqscan = off");
        database.execute("set local enable_sort = off");
    }
}
