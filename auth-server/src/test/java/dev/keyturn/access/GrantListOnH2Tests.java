package dev.keyturn.access;

import dev.keyturn.testing.OnH2;

/** {@link GrantListFlow} with H2. */
@OnH2
class GrantListOnH2Tests extends GrantListFlow {}
