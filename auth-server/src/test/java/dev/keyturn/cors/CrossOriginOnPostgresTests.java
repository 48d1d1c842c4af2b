package dev.keyturn.cors;

import dev.keyturn.testing.OnPostgres;

/** {@link CrossOriginFlow} with Postgres. */
@OnPostgres
class CrossOriginOnPostgresTests extends CrossOriginFlow {}
