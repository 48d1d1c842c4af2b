package dev.keyturn.audit;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class AuditTrailOnPostgresTests extends AuditTrailFlow {}
