package dev.keyturn.database;

import dev.keyturn.testing.OnPostgres;

/** {@link RefusedWrites} with PostgreSQL. */
@OnPostgres
class RefusedWritesOnPostgresTests extends RefusedWrites {}
