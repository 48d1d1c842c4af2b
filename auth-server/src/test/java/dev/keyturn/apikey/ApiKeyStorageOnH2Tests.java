package dev.keyturn.apikey;

import dev.keyturn.testing.OnH2;

/** {@link ApiKeyStorageContract} with H2. */
@OnH2
class ApiKeyStorageOnH2Tests extends ApiKeyStorageContract {}
