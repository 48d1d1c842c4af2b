package dev.keyturn.grant;

import dev.keyturn.testing.OnH2;

/** {@link GrantPreconditionsContract} with H2. */
@OnH2
class GrantPreconditionsOnH2Tests extends GrantPreconditionsContract {

    @Override
    String waitingSessions() {
        return "select count(*) from information_schema.sessions where blocker_id is not null";
    }
}
