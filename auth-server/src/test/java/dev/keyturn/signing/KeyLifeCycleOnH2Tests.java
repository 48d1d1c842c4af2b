package dev.keyturn.signing;

import dev.keyturn.testing.OnH2;

/** {@link KeyLifeCycleContract} with H2. */
@OnH2
class KeyLifeCycleOnH2Tests extends KeyLifeCycleContract {}
