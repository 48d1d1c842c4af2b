package dev.keyturn.logout;

import dev.keyturn.testing.OnH2;

/** {@link SignOutFlow} with H2. */
@OnH2
class SignOutOnH2Tests extends SignOutFlow {}
