package dev.keyturn.audit;

import dev.keyturn.testing.OnH2;

@OnH2
class AuditTrailOnH2Tests extends AuditTrailFlow {}
