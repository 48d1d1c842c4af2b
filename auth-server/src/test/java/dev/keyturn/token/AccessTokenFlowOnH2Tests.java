package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link AccessTokenFlow} with H2. */
@OnH2
class AccessTokenFlowOnH2Tests extends AccessTokenFlow {}
