package dev.keyturn.tokenendpoint;

import dev.keyturn.testing.OnPostgres;

/** {@link PartnerFlow} with Postgres. */
@OnPostgres
class PartnerFlowOnPostgresTests extends PartnerFlow {}
