package dev.keyturn.signing;

import dev.keyturn.testing.StartedServer;
import java.util.List;

/** {@link RotationUnderTraffic} on one node with H2. */
class RotationUnderTrafficOnH2Tests extends RotationUnderTraffic {

    @Override
    List<String> databases() {
        return List.of(StartedServer.newH2Database());
    }
}
