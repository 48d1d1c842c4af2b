package dev.keyturn.user;

import dev.keyturn.testing.OnH2;

@OnH2
class UsersOnH2Tests extends UsersContract {}
