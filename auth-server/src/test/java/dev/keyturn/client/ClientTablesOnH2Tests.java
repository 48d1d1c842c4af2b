package dev.keyturn.client;

import dev.keyturn.testing.OnH2;

@OnH2
class ClientTablesOnH2Tests extends ClientTablesContract {}
