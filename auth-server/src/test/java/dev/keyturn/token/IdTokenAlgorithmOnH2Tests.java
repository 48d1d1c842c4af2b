package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link IdTokenAlgorithmFlow} with H2. */
@OnH2
class IdTokenAlgorithmOnH2Tests extends IdTokenAlgorithmFlow {}
