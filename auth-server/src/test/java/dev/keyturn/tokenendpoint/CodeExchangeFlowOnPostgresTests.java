package dev.keyturn.tokenendpoint;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link CodeExchangeFlow} with Postgres. */
@Tag("smoke")
@OnPostgres
class CodeExchangeFlowOnPostgresTests extends CodeExchangeFlow {

    @Override
    int rounds() {
        return 200;
    }

    @Override
    int statementsOfAnExchange() {
        return 3;
    }

    @Override
    int statementsOfAnAuthorization() {
        return 2;
    }
}
