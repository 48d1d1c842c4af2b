package dev.keyturn.tokenendpoint;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link RefreshTokenFlow} with Postgres. */
@Tag("smoke")
@OnPostgres
class RefreshTokenFlowOnPostgresTests extends RefreshTokenFlow {

    @Override
    int statementsOfARefresh() {
        return 1;
    }
}
