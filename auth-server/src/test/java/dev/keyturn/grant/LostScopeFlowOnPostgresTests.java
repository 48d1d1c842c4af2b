package dev.keyturn.grant;

import dev.keyturn.testing.OnPostgres;

/** {@link LostScopeFlow} with PostgreSQL. */
@OnPostgres
class LostScopeFlowOnPostgresTests extends LostScopeFlow {}
