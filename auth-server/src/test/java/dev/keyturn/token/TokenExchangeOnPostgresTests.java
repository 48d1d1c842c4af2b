package dev.keyturn.token;

import dev.keyturn.testing.OnPostgres;

/** {@link TokenExchangeFlow} with PostgreSQL. */
@OnPostgres
class TokenExchangeOnPostgresTests extends TokenExchangeFlow {}
