package dev.keyturn.login;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class SignInDemandOnPostgresTests extends SignInDemandFlow {}
