package dev.keyturn.benchmarks.http;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A server that is started on a database of its own, prepared, loaded and stopped. */
interface Server extends AutoCloseable {

    String name();

    /** Everything that belongs to it: its processes, and no others. */
    ProcessUsage usage();

    /** Registers what the scenarios need, and gives the requests with which they are run. */
    List<Scenario> prepare();

    @Override
    void close();

    /** Where a server listens, and where it may write. */
    record Place(int port, Path folder, String jdbcUrl) {

        URI origin() {
            return URI.create("http://localhost:" + port);
        }
    }
}
