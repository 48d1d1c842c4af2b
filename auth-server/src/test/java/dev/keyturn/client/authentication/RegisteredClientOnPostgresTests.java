package dev.keyturn.client.authentication;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class RegisteredClientOnPostgresTests extends RegisteredClientContract {}
