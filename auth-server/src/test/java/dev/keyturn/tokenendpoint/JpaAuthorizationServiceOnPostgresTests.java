package dev.keyturn.tokenendpoint;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class JpaAuthorizationServiceOnPostgresTests extends JpaAuthorizationServiceContract {}
