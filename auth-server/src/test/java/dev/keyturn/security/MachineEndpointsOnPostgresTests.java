package dev.keyturn.security;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class MachineEndpointsOnPostgresTests extends MachineEndpointsFlow {}
