package dev.keyturn.cluster;

import dev.keyturn.testing.OnPostgres;

/** {@link DatabaseLocksContract} with Postgres. */
@OnPostgres
class DatabaseLocksOnPostgresTests extends DatabaseLocksContract {}
