package dev.keyturn.signing;

import dev.keyturn.testing.OnPostgres;

/** {@link KeyLifeCycleContract} with Postgres. */
@OnPostgres
class KeyLifeCycleOnPostgresTests extends KeyLifeCycleContract {}
