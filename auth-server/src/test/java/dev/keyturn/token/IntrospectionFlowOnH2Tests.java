package dev.keyturn.token;

import dev.keyturn.testing.OnH2;

/** {@link IntrospectionFlow} with H2. */
@OnH2
class IntrospectionFlowOnH2Tests extends IntrospectionFlow {}
