package dev.keyturn.user;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class UsersOnPostgresTests extends UsersContract {}
