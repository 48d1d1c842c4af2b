package dev.keyturn.audit.export;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class ExportOnPostgresTests extends ExportFlow {}
