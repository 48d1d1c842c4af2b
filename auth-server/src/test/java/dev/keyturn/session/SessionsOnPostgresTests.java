package dev.keyturn.session;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class SessionsOnPostgresTests extends SessionsContract {}
