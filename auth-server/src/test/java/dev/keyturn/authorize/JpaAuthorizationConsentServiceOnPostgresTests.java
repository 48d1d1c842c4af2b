package dev.keyturn.authorize;

import dev.keyturn.testing.OnPostgres;

/** {@link JpaAuthorizationConsentServiceContract} with PostgreSQL. */
@OnPostgres
class JpaAuthorizationConsentServiceOnPostgresTests extends JpaAuthorizationConsentServiceContract {}
