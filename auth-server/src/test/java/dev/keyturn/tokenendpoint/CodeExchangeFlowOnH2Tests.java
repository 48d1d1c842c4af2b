package dev.keyturn.tokenendpoint;

import dev.keyturn.testing.OnH2;

/** {@link CodeExchangeFlow} with H2. */
@OnH2
class CodeExchangeFlowOnH2Tests extends CodeExchangeFlow {

    @Override
    int rounds() {
        return 20;
    }

    @Override
    int statementsOfAnExchange() {
        return 4;
    }

    @Override
    int statementsOfAnAuthorization() {
        return 6;
    }
}
