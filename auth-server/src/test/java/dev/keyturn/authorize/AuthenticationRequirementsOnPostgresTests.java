package dev.keyturn.authorize;

import dev.keyturn.testing.OnPostgres;
import org.junit.jupiter.api.Tag;

@OnPostgres
@Tag("smoke")
class AuthenticationRequirementsOnPostgresTests extends AuthenticationRequirementsFlow {}
