package dev.keyturn.login;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class AuthenticationRequirementsOnPostgresTests extends AuthenticationRequirementsFlow {}
