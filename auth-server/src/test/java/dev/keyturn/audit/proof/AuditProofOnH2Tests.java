package dev.keyturn.audit.proof;

import dev.keyturn.testing.OnH2;

@OnH2
class AuditProofOnH2Tests extends AuditProofFlow {}
