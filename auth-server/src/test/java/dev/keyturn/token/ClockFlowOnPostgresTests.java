package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link ClockFlow} with Postgres. */
@OnPostgres
class ClockFlowOnPostgresTests extends ClockFlow {}
