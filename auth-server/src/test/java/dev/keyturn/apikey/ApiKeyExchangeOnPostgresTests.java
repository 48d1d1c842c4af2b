package dev.keyturn.apikey;

import dev.keyturn.testing.OnPostgres;

/** {@link ApiKeyExchangeFlow} with PostgreSQL. */
@OnPostgres
class ApiKeyExchangeOnPostgresTests extends ApiKeyExchangeFlow {}
