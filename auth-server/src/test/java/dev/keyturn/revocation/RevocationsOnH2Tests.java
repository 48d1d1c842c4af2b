package dev.keyturn.revocation;

import dev.keyturn.testing.OnH2;

/** {@link RevocationsContract} with H2. */
@OnH2
class RevocationsOnH2Tests extends RevocationsContract {}
