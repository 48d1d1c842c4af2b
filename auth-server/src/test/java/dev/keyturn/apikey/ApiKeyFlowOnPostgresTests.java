package dev.keyturn.apikey;

import dev.keyturn.testing.OnPostgres;

/** {@link ApiKeyFlow} with PostgreSQL. */
@OnPostgres
class ApiKeyFlowOnPostgresTests extends ApiKeyFlow {}
