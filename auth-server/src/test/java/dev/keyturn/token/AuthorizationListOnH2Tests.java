package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link AuthorizationListFlow} with H2. */
@OnH2
class AuthorizationListOnH2Tests extends AuthorizationListFlow {}
