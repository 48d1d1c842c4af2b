package dev.keyturn.apikey;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link ApiKeyVerificationFlow} with PostgreSQL. */
@Tag("smoke")
@OnPostgres
class ApiKeyVerificationOnPostgresTests extends ApiKeyVerificationFlow {}
