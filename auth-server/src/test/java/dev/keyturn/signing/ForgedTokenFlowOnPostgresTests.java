package dev.keyturn.signing;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link ForgedTokenFlow} with Postgres. */
@Tag("smoke")
@OnPostgres
class ForgedTokenFlowOnPostgresTests extends ForgedTokenFlow {}
