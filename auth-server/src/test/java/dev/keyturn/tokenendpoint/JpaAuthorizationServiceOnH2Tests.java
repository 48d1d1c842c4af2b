package dev.keyturn.tokenendpoint;

import dev.keyturn.testing.OnH2;

@OnH2
class JpaAuthorizationServiceOnH2Tests extends JpaAuthorizationServiceContract {}
