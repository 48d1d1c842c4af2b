package dev.keyturn.security;

import dev.keyturn.testing.OnPostgres;

/** {@link ServerMetricsFlow} with Postgres. */
@OnPostgres
class ServerMetricsOnPostgresTests extends ServerMetricsFlow {}
