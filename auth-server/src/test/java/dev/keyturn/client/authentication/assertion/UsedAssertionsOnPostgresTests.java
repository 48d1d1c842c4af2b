package dev.keyturn.client.authentication.assertion;

import dev.keyturn.testing.OnPostgres;

/** {@link UsedAssertionsContract} with PostgreSQL. */
@OnPostgres
class UsedAssertionsOnPostgresTests extends UsedAssertionsContract {}
