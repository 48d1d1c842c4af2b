package dev.keyturn.client;

import dev.keyturn.testing.OnH2;

@OnH2
class RegisteredClientOnH2Tests extends RegisteredClientContract {}
