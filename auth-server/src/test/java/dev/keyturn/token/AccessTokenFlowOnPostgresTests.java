package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link AccessTokenFlow} with Postgres. */
@OnPostgres
class AccessTokenFlowOnPostgresTests extends AccessTokenFlow {}
