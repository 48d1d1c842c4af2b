package dev.keyturn.consent;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class ConsentsOnPostgresTests extends ConsentsContract {}
