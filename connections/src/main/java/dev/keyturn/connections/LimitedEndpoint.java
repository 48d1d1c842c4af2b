package dev.keyturn.connections;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.tomcat.util.collections.SynchronizedStack;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections as long as their network has not too many, gives each a socket that keeps to a deadline, and speaks modern TLS
 * only.
 */
final class LimitedEndpoint extends NioEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(LimitedEndpoint.class);
    private static final long NANOS_BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

    private int perNetwork = Integer.MAX_VALUE;
    private long deadlineNanos = TimeUnit.SECONDS.toNanos(10);
    private TrustedPeers trusted = peer -> false;
    private final AtomicLong made = new AtomicLong();
    private @Nullable Long warnedAt;

    void limit(int connectionsPerNetwork, Duration deadline, TrustedPeers trustedPeers) {
        this.perNetwork = connectionsPerNetwork;
        this.deadlineNanos = deadline.toNanos();
        this.trusted = trustedPeers;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    int openConnections() {
        return connections.size();
    }

    /** How many there have been, those that were refused included. */
    long madeConnections() {
        return made.get();
    }

    /** Also comes by here when a certificate is reloaded, with the options of its bundle. */
    @Override
    public void addSslHostConfig(SSLHostConfig host, boolean replace) {
        ModernTls.narrow(host);
        super.addSslHostConfig(host, replace);
    }

    /** Takes a connection over from the one thread that accepts; one that is refused is closed before this returns. */
    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        made.incrementAndGet();
        LimitedSocket wrapper = null;
        try {
            InetAddress peer = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
            PeerNetwork network = PeerNetwork.of(peer);
            if (isFull(network) && !trusted.contains(peer)) {
                warn(network);
                destroySocket(socket);
                return false;
            }
            NioChannel channel = channel();
            LimitedSocket limited = new LimitedSocket(channel, this, network, deadlineNanos);
            channel.reset(socket, limited);
            connections.put(socket, limited);
            wrapper = limited;
            socket.configureBlocking(false);
            socketProperties.setProperties(socket.socket());
            limited.setReadTimeout(getConnectionTimeout());
            limited.setWriteTimeout(getConnectionTimeout());
            limited.setKeepAliveLeft(getMaxKeepAliveRequests());
            getPoller().register(limited);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.debug("A connection cannot be taken over", e);
            if (wrapper == null) {
                destroySocket(socket);
            }
            // else the acceptor closes it by its wrapper
            return false;
        }
    }

    private NioChannel channel() {
        SynchronizedStack<NioChannel> free = getNioChannels();
        NioChannel channel = free == null ? null : free.pop();
        return channel != null
                ? channel
                : createChannel(new SocketBufferHandler(
                        socketProperties.getAppReadBufSize(),
                        socketProperties.getAppWriteBufSize(),
                        socketProperties.getDirectBuffer()));
    }

    /** Counts what is open now: a number that is kept beside the connections could drift from them. */
    private boolean isFull(PeerNetwork network) {
        if (connections.size() < perNetwork) {
            return false;
        }
        return connections.values().stream()
                        .filter(open -> open instanceof LimitedSocket socket && socket.isFrom(network))
                        .limit(perNetwork)
                        .count()
                == perNetwork;
    }

    private void warn(PeerNetwork network) {
        long now = System.nanoTime();
        if (warnedAt == null || now - warnedAt > NANOS_BETWEEN_WARNINGS) {
            warnedAt = now;
            LOG.warn(
                    "Rejecting connections from {}: it has {} open, the limit (keyturn.connections.max-per-address). If it is a"
                            + " proxy of yours, add it to keyturn.proxy.trusted-addresses.",
                    network,
                    perNetwork);
        }
    }
}
