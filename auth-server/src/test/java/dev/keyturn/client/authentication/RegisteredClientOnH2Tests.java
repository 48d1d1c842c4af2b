package dev.keyturn.client.authentication;

import dev.keyturn.testing.OnH2;

@OnH2
class RegisteredClientOnH2Tests extends RegisteredClientContract {}
