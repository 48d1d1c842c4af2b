package dev.keyturn.alarm;

import dev.keyturn.testing.OnH2;

@OnH2
class DetectorOnH2Tests extends DetectorFlow {}
