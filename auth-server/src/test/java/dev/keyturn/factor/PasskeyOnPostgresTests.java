package dev.keyturn.factor;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class PasskeyOnPostgresTests extends PasskeyFlow {}
