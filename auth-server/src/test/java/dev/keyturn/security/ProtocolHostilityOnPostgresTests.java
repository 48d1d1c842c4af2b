package dev.keyturn.security;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link ProtocolHostilityFlow} with Postgres. */
@Tag("smoke")
@OnPostgres
class ProtocolHostilityOnPostgresTests extends ProtocolHostilityFlow {}
