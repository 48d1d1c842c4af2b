package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link LostScopeFlow} with PostgreSQL. */
@OnPostgres
class LostScopeFlowOnPostgresTests extends LostScopeFlow {}
