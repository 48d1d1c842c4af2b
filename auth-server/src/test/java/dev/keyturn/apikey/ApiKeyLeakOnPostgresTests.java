package dev.keyturn.apikey;

import dev.keyturn.testing.OnPostgres;

/** {@link ApiKeyLeakFlow} with PostgreSQL. */
@OnPostgres
class ApiKeyLeakOnPostgresTests extends ApiKeyLeakFlow {}
