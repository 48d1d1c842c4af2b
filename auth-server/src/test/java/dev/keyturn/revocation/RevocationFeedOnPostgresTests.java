package dev.keyturn.revocation;

import dev.keyturn.testing.OnPostgres;

/** {@link RevocationFeedFlow} with Postgres. */
@OnPostgres
class RevocationFeedOnPostgresTests extends RevocationFeedFlow {}
