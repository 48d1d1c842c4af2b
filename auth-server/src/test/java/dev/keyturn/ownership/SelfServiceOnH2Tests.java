package dev.keyturn.ownership;

import dev.keyturn.testing.OnH2;

/** {@link SelfServiceFlow} with H2. */
@OnH2
class SelfServiceOnH2Tests extends SelfServiceFlow {}
