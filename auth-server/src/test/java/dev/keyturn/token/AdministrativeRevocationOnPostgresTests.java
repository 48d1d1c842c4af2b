package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link AdministrativeRevocationFlow} with Postgres. */
@OnPostgres
class AdministrativeRevocationOnPostgresTests extends AdministrativeRevocationFlow {}
