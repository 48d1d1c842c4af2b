package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link ClockFlow} with H2. */
@OnH2
class ClockFlowOnH2Tests extends ClockFlow {}
