package dev.keyturn.client.authentication.assertion;

import dev.keyturn.testing.OnH2;

/** {@link UsedAssertionsContract} with H2. */
@OnH2
class UsedAssertionsOnH2Tests extends UsedAssertionsContract {}
