package dev.keyturn.apikey;

import dev.keyturn.testing.OnH2;

/** {@link ApiKeyLeakFlow} with H2. */
@OnH2
class ApiKeyLeakOnH2Tests extends ApiKeyLeakFlow {}
