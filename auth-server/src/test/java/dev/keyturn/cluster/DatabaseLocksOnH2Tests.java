package dev.keyturn.cluster;

import dev.keyturn.testing.OnH2;

/** {@link DatabaseLocksContract} with H2. */
@OnH2
class DatabaseLocksOnH2Tests extends DatabaseLocksContract {}
