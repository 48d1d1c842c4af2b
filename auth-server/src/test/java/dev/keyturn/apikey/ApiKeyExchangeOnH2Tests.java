package dev.keyturn.apikey;

import dev.keyturn.testing.OnH2;

/** {@link ApiKeyExchangeFlow} with H2. */
@OnH2
class ApiKeyExchangeOnH2Tests extends ApiKeyExchangeFlow {}
