package dev.keyturn.link;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class ForgottenPasswordOnPostgresTests extends ForgottenPasswordFlow {}
