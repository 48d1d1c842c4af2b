package dev.keyturn.access;

import dev.keyturn.testing.OnH2;

/** {@link AdministrativeRevocationFlow} with H2. */
@OnH2
class AdministrativeRevocationOnH2Tests extends AdministrativeRevocationFlow {}
