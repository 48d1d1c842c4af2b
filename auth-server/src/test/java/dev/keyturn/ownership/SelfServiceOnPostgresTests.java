package dev.keyturn.ownership;

import dev.keyturn.testing.OnPostgres;

/** {@link SelfServiceFlow} with PostgreSQL. */
@OnPostgres
class SelfServiceOnPostgresTests extends SelfServiceFlow {}
