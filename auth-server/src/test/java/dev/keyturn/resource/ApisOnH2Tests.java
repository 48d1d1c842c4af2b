package dev.keyturn.resource;

import dev.keyturn.testing.OnH2;

@OnH2
class ApisOnH2Tests extends ApisContract {}
