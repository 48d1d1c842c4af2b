package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class DatabaseDumpOnPostgresTests extends DatabaseDump {}
