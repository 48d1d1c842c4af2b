package dev.keyturn.account;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class AccountPagesOnPostgresTests extends AccountPagesFlow {}
