package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link CodeExchangeFlow} with Postgres. */
@OnPostgres
class CodeExchangeFlowOnPostgresTests extends CodeExchangeFlow {

    @Override
    int rounds() {
        return 200;
    }
}
