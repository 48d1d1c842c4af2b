package dev.keyturn.audit.proof;

import dev.keyturn.testing.PostgresServer;

class LastEventsOnPostgresTests extends LastEventsFlow {

    @Override
    String url() {
        return PostgresServer.newDatabase();
    }
}
