package dev.keyturn.client;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class ClientAssertionOnPostgresTests extends ClientAssertionFlow {}
