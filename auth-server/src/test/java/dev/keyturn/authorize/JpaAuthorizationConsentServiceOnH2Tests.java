package dev.keyturn.authorize;

import dev.keyturn.testing.OnH2;

/** {@link JpaAuthorizationConsentServiceContract} with H2. */
@OnH2
class JpaAuthorizationConsentServiceOnH2Tests extends JpaAuthorizationConsentServiceContract {}
