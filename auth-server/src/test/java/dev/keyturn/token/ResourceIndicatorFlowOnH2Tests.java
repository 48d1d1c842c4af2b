package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link ResourceIndicatorFlow} with H2. */
@OnH2
class ResourceIndicatorFlowOnH2Tests extends ResourceIndicatorFlow {}
