package dev.keyturn.notice;

import dev.keyturn.testing.OnH2;

@OnH2
class SecurityNoticesOnH2Tests extends SecurityNoticesFlow {}
