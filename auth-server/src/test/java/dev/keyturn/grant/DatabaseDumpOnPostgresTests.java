package dev.keyturn.grant;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class DatabaseDumpOnPostgresTests extends DatabaseDump {}
