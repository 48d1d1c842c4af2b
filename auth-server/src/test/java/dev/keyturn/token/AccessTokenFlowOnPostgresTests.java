package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link AccessTokenFlow} with Postgres. */
@Tag("smoke")
@OnPostgres
class AccessTokenFlowOnPostgresTests extends AccessTokenFlow {}
