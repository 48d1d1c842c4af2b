package dev.keyturn.revocation;

import dev.keyturn.testing.OnH2;

/** {@link RevocationListFlow} with H2. */
@OnH2
class RevocationListOnH2Tests extends RevocationListFlow {}
