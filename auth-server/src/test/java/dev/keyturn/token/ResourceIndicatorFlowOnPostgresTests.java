package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link ResourceIndicatorFlow} with Postgres. */
@OnPostgres
class ResourceIndicatorFlowOnPostgresTests extends ResourceIndicatorFlow {}
