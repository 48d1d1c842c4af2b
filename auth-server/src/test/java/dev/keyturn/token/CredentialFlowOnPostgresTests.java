package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link CredentialFlow} with Postgres. */
@OnPostgres
class CredentialFlowOnPostgresTests extends CredentialFlow {}
