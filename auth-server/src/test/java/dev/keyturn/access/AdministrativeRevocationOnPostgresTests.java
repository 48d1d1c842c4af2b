package dev.keyturn.access;

import dev.keyturn.testing.OnPostgres;

/** {@link AdministrativeRevocationFlow} with Postgres. */
@OnPostgres
class AdministrativeRevocationOnPostgresTests extends AdministrativeRevocationFlow {}
