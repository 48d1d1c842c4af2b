package dev.keyturn.grant;

import dev.keyturn.testing.OnH2;

@OnH2
class DatabaseDumpOnH2Tests extends DatabaseDump {}
