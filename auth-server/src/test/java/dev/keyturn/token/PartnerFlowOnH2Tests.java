package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link PartnerFlow} with H2. */
@OnH2
class PartnerFlowOnH2Tests extends PartnerFlow {}
