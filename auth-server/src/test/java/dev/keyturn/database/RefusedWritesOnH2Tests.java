package dev.keyturn.database;

import dev.keyturn.testing.OnH2;

/** {@link RefusedWrites} with H2. */
@OnH2
class RefusedWritesOnH2Tests extends RefusedWrites {}
