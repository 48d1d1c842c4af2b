package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link OpaqueAccessTokenFlow} with Postgres. */
@OnPostgres
class OpaqueAccessTokenFlowOnPostgresTests extends OpaqueAccessTokenFlow {}
