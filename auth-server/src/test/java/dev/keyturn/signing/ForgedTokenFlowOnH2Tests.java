package dev.keyturn.signing;

import dev.keyturn.testing.OnH2;

/** {@link ForgedTokenFlow} with H2. */
@OnH2
class ForgedTokenFlowOnH2Tests extends ForgedTokenFlow {}
