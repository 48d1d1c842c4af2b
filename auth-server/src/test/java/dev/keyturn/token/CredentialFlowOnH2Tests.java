package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link CredentialFlow} with H2. */
@OnH2
class CredentialFlowOnH2Tests extends CredentialFlow {}
