package dev.keyturn.certificate;

import dev.keyturn.testing.StartedServer;

class MutualTlsOnH2Tests extends MutualTlsFlow {

    @Override
    String newDatabase() {
        return StartedServer.newH2Database();
    }
}
