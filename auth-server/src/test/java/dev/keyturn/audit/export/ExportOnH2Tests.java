package dev.keyturn.audit.export;

import dev.keyturn.testing.OnH2;

@OnH2
class ExportOnH2Tests extends ExportFlow {}
