package dev.keyturn.client;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

@Tag("smoke")
@OnPostgres
class ClientAssertionOnPostgresTests extends ClientAssertionFlow {}
