package dev.keyturn.security;

import dev.keyturn.testing.OnPostgres;

/** {@link ProtocolHostilityFlow} with Postgres. */
@OnPostgres
class ProtocolHostilityOnPostgresTests extends ProtocolHostilityFlow {}
