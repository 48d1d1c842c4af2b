package dev.keyturn.signing;

import dev.keyturn.testing.OnPostgres;

/** {@link AlgorithmChoiceContract} with Postgres. */
@OnPostgres
class AlgorithmChoiceOnPostgresTests extends AlgorithmChoiceContract {}
