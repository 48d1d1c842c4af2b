package dev.keyturn.apikey;

import dev.keyturn.testing.OnPostgres;

/** {@link ApiKeyVerificationFlow} with PostgreSQL. */
@OnPostgres
class ApiKeyVerificationOnPostgresTests extends ApiKeyVerificationFlow {}
