package dev.keyturn.introspection;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link IntrospectionFlow} with Postgres. */
@Tag("smoke")
@OnPostgres
class IntrospectionFlowOnPostgresTests extends IntrospectionFlow {}
