package dev.keyturn.security;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class AuthorizationRequestOnPostgresTests extends AuthorizationRequestFlow {}
