package dev.keyturn.consent;

import dev.keyturn.testing.OnH2;

@OnH2
class ConsentsOnH2Tests extends ConsentsContract {}
