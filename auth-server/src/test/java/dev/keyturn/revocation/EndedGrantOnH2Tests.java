package dev.keyturn.revocation;

import dev.keyturn.testing.OnH2;

/** {@link EndedGrantFlow} with H2. */
@OnH2
class EndedGrantOnH2Tests extends EndedGrantFlow {}
