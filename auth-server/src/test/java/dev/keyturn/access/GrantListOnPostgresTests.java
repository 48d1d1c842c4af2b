package dev.keyturn.access;

import dev.keyturn.testing.OnPostgres;

/** {@link GrantListFlow} with PostgreSQL. */
@OnPostgres
class GrantListOnPostgresTests extends GrantListFlow {

    @Override
    void preferIndexes() {
        database.execute("set local enable_seqscan = off");
        database.execute("set local enable_sort = off");
    }
}
