package dev.keyturn.certificate;

import dev.keyturn.testing.PostgresServer;
import org.junit.jupiter.api.Tag;

@Tag("smoke")
class MutualTlsOnPostgresTests extends MutualTlsFlow {

    @Override
    String newDatabase() {
        return PostgresServer.newDatabase();
    }
}
