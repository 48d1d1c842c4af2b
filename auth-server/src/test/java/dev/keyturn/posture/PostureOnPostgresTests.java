package dev.keyturn.posture;

import dev.keyturn.testing.OnPostgres;

/** {@link PostureContract} with Postgres. */
@OnPostgres
class PostureOnPostgresTests extends PostureContract {}
