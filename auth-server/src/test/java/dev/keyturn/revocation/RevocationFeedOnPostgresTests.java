package dev.keyturn.revocation;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link RevocationFeedFlow} with Postgres. */
@Tag("smoke")
@OnPostgres
class RevocationFeedOnPostgresTests extends RevocationFeedFlow {}
