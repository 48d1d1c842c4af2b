package dev.keyturn.connections;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * A connection that holds a thread no longer than the deadline while a body arrives, and no longer than the deadline for each
 * buffer of an answer that its peer takes.
 *
 * <p>Every blocking read of a body ends up here, whatever it is for: content, the sizes and extensions of chunks, trailers, and
 * what remains of a body that no endpoint has read.
 */
final class LimitedSocket extends NioEndpoint.NioSocketWrapper {

    private final PeerNetwork network;
    private final Patience body;
    private final Patience answer;
    private @Nullable Thread writer;

    LimitedSocket(NioChannel channel, NioEndpoint endpoint, PeerNetwork network, long deadlineNanos) {
        super(channel, endpoint);
        this.network = network;
        this.body = new Patience(deadlineNanos, System::nanoTime);
        this.answer = new Patience(deadlineNanos, System::nanoTime);
    }

    boolean isFrom(PeerNetwork other) {
        return network.equals(other);
    }

    /** Headers are read without blocking, bodies with it. */
    @Override
    public int read(boolean block, ByteBuffer to) throws IOException {
        if (!block) {
            body.renew();
            return super.read(false, to);
        }
        long usual = getReadTimeout();
        if (body.leftMillis() <= 0) {
            throw new SocketTimeoutException();
        }
        setReadTimeout(body.atMost(usual));
        body.begin();
        try {
            return super.read(true, to);
        } finally {
            body.end();
            setReadTimeout(usual);
        }
    }

    @Override
    protected void doWrite(boolean block, ByteBuffer from) throws IOException {
        if (!block) {
            super.doWrite(false, from);
            return;
        }
        answer.renew();
        answer.begin();
        writer = Thread.currentThread();
        try {
            super.doWrite(true, from);
        } finally {
            writer = null;
        }
    }

    /** Tomcat asks again whenever the peer has taken a little; its poller, another thread, counts from the last byte. */
    @Override
    public long getWriteTimeout() {
        long usual = super.getWriteTimeout();
        return writer == Thread.currentThread() ? answer.atMost(usual) : usual;
    }
}
