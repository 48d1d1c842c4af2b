package dev.keyturn.link;

import dev.keyturn.testing.OnH2;

@OnH2
class AddressLinkOnH2Tests extends AddressLinkFlow {}
