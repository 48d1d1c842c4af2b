package dev.keyturn.apikey;

import dev.keyturn.testing.OnPostgres;

/** {@link ApiKeyStorageContract} with PostgreSQL. */
@OnPostgres
class ApiKeyStorageOnPostgresTests extends ApiKeyStorageContract {}
