package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

@OnH2
class EndSessionOnH2Tests extends EndSessionFlow {}
