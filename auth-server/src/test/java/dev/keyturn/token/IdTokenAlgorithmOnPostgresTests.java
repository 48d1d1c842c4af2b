package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link IdTokenAlgorithmFlow} with PostgreSQL. */
@OnPostgres
class IdTokenAlgorithmOnPostgresTests extends IdTokenAlgorithmFlow {}
