package dev.keyturn.revocation;

import dev.keyturn.testing.OnPostgres;

/** {@link RevocationListFlow} with PostgreSQL. */
@OnPostgres
class RevocationListOnPostgresTests extends RevocationListFlow {}
