package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link IntrospectionFlow} with Postgres. */
@OnPostgres
class IntrospectionFlowOnPostgresTests extends IntrospectionFlow {}
