package dev.keyturn.tokenendpoint;

import dev.keyturn.testing.OnPostgres;

/** {@link CredentialFlow} with Postgres. */
@OnPostgres
class CredentialFlowOnPostgresTests extends CredentialFlow {}
