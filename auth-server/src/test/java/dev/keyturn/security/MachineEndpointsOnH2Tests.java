package dev.keyturn.security;

import dev.keyturn.testing.OnH2;

@OnH2
class MachineEndpointsOnH2Tests extends MachineEndpointsFlow {}
