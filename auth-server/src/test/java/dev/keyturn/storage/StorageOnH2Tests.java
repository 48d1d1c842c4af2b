package dev.keyturn.storage;

import dev.keyturn.testing.OnH2;

/** {@link StorageContract} with H2. */
@OnH2
class StorageOnH2Tests extends StorageContract {

    @Override
    boolean isPostgres() {
        return false;
    }
}
