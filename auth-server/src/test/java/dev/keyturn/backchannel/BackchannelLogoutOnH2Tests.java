package dev.keyturn.backchannel;

import dev.keyturn.testing.OnH2;

/** {@link BackchannelLogoutFlow} with H2. */
@OnH2
class BackchannelLogoutOnH2Tests extends BackchannelLogoutFlow {}
