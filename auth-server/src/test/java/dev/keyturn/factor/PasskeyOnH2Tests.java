package dev.keyturn.factor;

import dev.keyturn.testing.OnH2;

@OnH2
class PasskeyOnH2Tests extends PasskeyFlow {}
