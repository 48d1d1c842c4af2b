package dev.keyturn.user;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class UserEndpointsOnPostgresTests extends UserEndpoints {}
