package dev.keyturn.exchange;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

/** {@link TokenExchangeFlow} with PostgreSQL. */
@Tag("smoke")
@OnPostgres
class TokenExchangeOnPostgresTests extends TokenExchangeFlow {}
