package dev.keyturn.alarm;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class AlarmOnPostgresTests extends AlarmFlow {}
