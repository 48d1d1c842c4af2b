package dev.keyturn.apikey;

import dev.keyturn.testing.OnH2;

/** {@link ApiKeyVerificationFlow} with H2. */
@OnH2
class ApiKeyVerificationOnH2Tests extends ApiKeyVerificationFlow {}
