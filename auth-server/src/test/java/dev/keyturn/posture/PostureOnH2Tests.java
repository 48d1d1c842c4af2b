package dev.keyturn.posture;

import dev.keyturn.testing.OnH2;

/** {@link PostureContract} with H2. */
@OnH2
class PostureOnH2Tests extends PostureContract {}
