package dev.keyturn.signing;

import dev.keyturn.testing.OnPostgres;

/** {@link ForgedTokenFlow} with Postgres. */
@OnPostgres
class ForgedTokenFlowOnPostgresTests extends ForgedTokenFlow {}
