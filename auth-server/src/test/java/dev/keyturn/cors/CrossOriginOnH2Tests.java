package dev.keyturn.cors;

import dev.keyturn.testing.OnH2;

/** {@link CrossOriginFlow} with H2. */
@OnH2
class CrossOriginOnH2Tests extends CrossOriginFlow {}
