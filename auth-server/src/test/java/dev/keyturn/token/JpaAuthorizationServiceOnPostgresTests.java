package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class JpaAuthorizationServiceOnPostgresTests extends JpaAuthorizationServiceContract {}
