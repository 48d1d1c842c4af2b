package dev.keyturn.notice;

import dev.keyturn.testing.OnPostgres;

@OnPostgres
class SecurityNoticesOnPostgresTests extends SecurityNoticesFlow {}
