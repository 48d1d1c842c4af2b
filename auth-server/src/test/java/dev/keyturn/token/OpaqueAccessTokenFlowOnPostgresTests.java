package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link OpaqueAccessTokenFlow} with Postgres. */
@Tag("smoke")
@OnPostgres
class OpaqueAccessTokenFlowOnPostgresTests extends OpaqueAccessTokenFlow {}
