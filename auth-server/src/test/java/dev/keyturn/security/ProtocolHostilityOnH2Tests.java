package dev.keyturn.security;

import dev.keyturn.testing.OnH2;

/** {@link ProtocolHostilityFlow} with H2. */
@OnH2
class ProtocolHostilityOnH2Tests extends ProtocolHostilityFlow {}
