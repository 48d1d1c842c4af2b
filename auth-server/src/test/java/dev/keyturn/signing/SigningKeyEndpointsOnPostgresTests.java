package dev.keyturn.signing;

import dev.keyturn.testing.OnPostgres;

/** {@link SigningKeyEndpoints} with Postgres. */
@OnPostgres
class SigningKeyEndpointsOnPostgresTests extends SigningKeyEndpoints {}
