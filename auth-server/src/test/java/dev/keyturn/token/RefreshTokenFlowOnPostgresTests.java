package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link RefreshTokenFlow} with Postgres. */
@OnPostgres
class RefreshTokenFlowOnPostgresTests extends RefreshTokenFlow {}
