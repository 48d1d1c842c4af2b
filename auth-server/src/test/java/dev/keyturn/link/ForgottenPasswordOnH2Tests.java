package dev.keyturn.link;

import dev.keyturn.testing.OnH2;

@OnH2
class ForgottenPasswordOnH2Tests extends ForgottenPasswordFlow {}
