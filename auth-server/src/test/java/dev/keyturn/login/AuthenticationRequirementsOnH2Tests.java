package dev.keyturn.login;

import dev.keyturn.testing.OnH2;

@OnH2
class AuthenticationRequirementsOnH2Tests extends AuthenticationRequirementsFlow {}
