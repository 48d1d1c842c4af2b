package dev.keyturn.security;

import dev.keyturn.testing.OnH2;

/** {@link ServerMetricsFlow} with H2. */
@OnH2
class ServerMetricsOnH2Tests extends ServerMetricsFlow {}
