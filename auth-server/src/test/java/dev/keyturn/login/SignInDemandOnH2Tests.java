package dev.keyturn.login;

import dev.keyturn.testing.OnH2;

@OnH2
class SignInDemandOnH2Tests extends SignInDemandFlow {}
