package dev.keyturn.link;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class AddressLinkOnPostgresTests extends AddressLinkFlow {}
