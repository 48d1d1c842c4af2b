package dev.keyturn.signing;

import dev.keyturn.testing.PostgresServer;
import java.util.List;

/** {@link RotationUnderTraffic} on two nodes that share a PostgreSQL. */
class RotationUnderTrafficOnPostgresTests extends RotationUnderTraffic {

    @Override
    List<String> databases() {
        String database = PostgresServer.newDatabase();
        return List.of(database, database);
    }
}
