package dev.keyturn.client;

import dev.keyturn.testing.OnH2;

@OnH2
class ClientAssertionOnH2Tests extends ClientAssertionFlow {}
