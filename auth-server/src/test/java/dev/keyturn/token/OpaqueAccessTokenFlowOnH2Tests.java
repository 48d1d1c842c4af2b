package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link OpaqueAccessTokenFlow} with H2. */
@OnH2
class OpaqueAccessTokenFlowOnH2Tests extends OpaqueAccessTokenFlow {}
