package dev.keyturn.revocation;

import dev.keyturn.testing.OnPostgres;

/** {@link RevocationsContract} with Postgres. */
@OnPostgres
class RevocationsOnPostgresTests extends RevocationsContract {}
