package dev.keyturn.audit.proof;

import dev.keyturn.testing.OnH2;

@OnH2
class AuditTreeOnH2Tests extends AuditTreeFlow {}
