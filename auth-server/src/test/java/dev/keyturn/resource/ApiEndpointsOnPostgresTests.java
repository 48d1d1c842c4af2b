package dev.keyturn.resource;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class ApiEndpointsOnPostgresTests extends ApiEndpoints {}
