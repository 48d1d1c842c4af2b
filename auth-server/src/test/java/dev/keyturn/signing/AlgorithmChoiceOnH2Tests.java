package dev.keyturn.signing;

import dev.keyturn.testing.OnH2;

/** {@link AlgorithmChoiceContract} with H2. */
@OnH2
class AlgorithmChoiceOnH2Tests extends AlgorithmChoiceContract {}
