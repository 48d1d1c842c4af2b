package dev.keyturn.user;

import dev.keyturn.testing.OnH2;

@OnH2
class UserEndpointsOnH2Tests extends UserEndpoints {}
