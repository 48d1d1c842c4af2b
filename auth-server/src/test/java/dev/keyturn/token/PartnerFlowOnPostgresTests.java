package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link PartnerFlow} with Postgres. */
@OnPostgres
class PartnerFlowOnPostgresTests extends PartnerFlow {}
