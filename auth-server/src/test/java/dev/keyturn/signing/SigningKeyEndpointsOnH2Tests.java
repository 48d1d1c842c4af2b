package dev.keyturn.signing;

import dev.keyturn.testing.OnH2;

/** {@link SigningKeyEndpoints} with H2. */
@OnH2
class SigningKeyEndpointsOnH2Tests extends SigningKeyEndpoints {}
