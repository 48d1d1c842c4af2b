package dev.keyturn.connections;

import java.time.Duration;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 over plain sockets and TLS, with limits. Tomcat creates it by its name. */
public final class LimitedProtocol extends Http11NioProtocol {

    private final LimitedEndpoint endpoint;

    public LimitedProtocol() {
        this(new LimitedEndpoint());
    }

    private LimitedProtocol(LimitedEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    void limit(int connectionsPerAddress, Duration deadline, TrustedPeers trusted) {
        endpoint.limit(connectionsPerAddress, deadline, trusted);
    }

    /** Lets each connection end with the answer to the next request that it carries. */
    void closeAfterNextAnswer() {
        setMaxKeepAliveRequests(1);
    }

    int openConnections() {
        return endpoint.openConnections();
    }

    long madeConnections() {
        return endpoint.madeConnections();
    }

    @Override
    protected Processor createProcessor() {
        return new LimitedProcessor(this, getAdapter(), endpoint.deadlineNanos());
    }
}
