package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class EndSessionOnPostgresTests extends EndSessionFlow {}
