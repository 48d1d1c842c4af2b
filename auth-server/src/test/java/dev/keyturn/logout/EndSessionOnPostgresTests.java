package dev.keyturn.logout;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class EndSessionOnPostgresTests extends EndSessionFlow {}
