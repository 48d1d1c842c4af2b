package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link LostScopeFlow} with H2. */
@OnH2
class LostScopeFlowOnH2Tests extends LostScopeFlow {}
