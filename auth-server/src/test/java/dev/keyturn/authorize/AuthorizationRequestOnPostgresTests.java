package dev.keyturn.authorize;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class AuthorizationRequestOnPostgresTests extends AuthorizationRequestFlow {}
