package dev.keyturn.revocation;

import dev.keyturn.testing.OnH2;

/** {@link RevocationFeedFlow} with H2. */
@OnH2
class RevocationFeedOnH2Tests extends RevocationFeedFlow {}
