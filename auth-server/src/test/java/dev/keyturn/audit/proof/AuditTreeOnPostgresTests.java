package dev.keyturn.audit.proof;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class AuditTreeOnPostgresTests extends AuditTreeFlow {}
