package dev.keyturn.logout;

import dev.keyturn.testing.OnPostgres;

/** {@link SignOutFlow} with PostgreSQL. */
@OnPostgres
class SignOutOnPostgresTests extends SignOutFlow {}
