package dev.keyturn.tokenendpoint;

import dev.keyturn.testing.OnH2;

/** {@link RefreshTokenFlow} with H2. */
@OnH2
class RefreshTokenFlowOnH2Tests extends RefreshTokenFlow {

    @Override
    int statementsOfARefresh() {
        return 4;
    }
}
