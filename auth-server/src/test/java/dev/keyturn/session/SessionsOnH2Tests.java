package dev.keyturn.session;

import dev.keyturn.testing.OnH2;

@OnH2
class SessionsOnH2Tests extends SessionsContract {}
