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

    /**
     * Where a server listens, and where it may write.
     *
     * @param issuerPort the port of the node that gives the installation its name
     */
    record Place(int port, int issuerPort, Path folder, String jdbcUrl) {

        /** Of the only node. */
        Place(int port, Path folder, String jdbcUrl) {
            this(port, port, folder, jdbcUrl);
        }

        /** A second node beside this one. */
        Place beside() {
            return new Place(port + 1, issuerPort, folder, jdbcUrl);
        }

        URI issuer() {
            return URI.create("http://localhost:" + issuerPort);
        }

        URI origin() {
            return URI.create("http://localhost:" + port);
        }
    }
}
