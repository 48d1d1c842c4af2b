package dev.keyturn.alarm;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class DetectorOnPostgresTests extends DetectorFlow {}
