package dev.keyturn.revocation;

import dev.keyturn.testing.OnPostgres;

/** {@link EndedGrantFlow} with PostgreSQL. */
@OnPostgres
class EndedGrantOnPostgresTests extends EndedGrantFlow {}
