package dev.keyturn.storage;

import dev.keyturn.testing.OnPostgres;

/** {@link StorageContract} with Postgres. */
@OnPostgres
class StorageOnPostgresTests extends StorageContract {

    @Override
    boolean isPostgres() {
        return true;
    }
}
