package dev.keyturn.apikey;

import dev.keyturn.testing.OnH2;

/** {@link ApiKeyFlow} with H2. */
@OnH2
class ApiKeyFlowOnH2Tests extends ApiKeyFlow {}
