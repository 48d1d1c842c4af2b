package dev.keyturn.cluster;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a connection outside the pool, for one that is kept. */
@FunctionalInterface
interface Connections {

    Connection open() throws SQLException;
}
