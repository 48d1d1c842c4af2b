package dev.keyturn.account;

import dev.keyturn.testing.OnH2;

@OnH2
class AccountPagesOnH2Tests extends AccountPagesFlow {}
