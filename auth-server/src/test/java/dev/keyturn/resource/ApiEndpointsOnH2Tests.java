package dev.keyturn.resource;

import dev.keyturn.testing.OnH2;

@OnH2
class ApiEndpointsOnH2Tests extends ApiEndpoints {}
