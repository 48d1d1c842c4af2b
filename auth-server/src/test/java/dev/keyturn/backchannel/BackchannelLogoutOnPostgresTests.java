package dev.keyturn.backchannel;

import dev.keyturn.testing.OnPostgres;

/** {@link BackchannelLogoutFlow} with PostgreSQL. */
@OnPostgres
class BackchannelLogoutOnPostgresTests extends BackchannelLogoutFlow {}
