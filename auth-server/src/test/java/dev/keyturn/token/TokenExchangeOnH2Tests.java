package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link TokenExchangeFlow} with H2. */
@OnH2
class TokenExchangeOnH2Tests extends TokenExchangeFlow {}
