package dev.keyturn.connections;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Closes a connection whose request line and headers are not complete by the deadline, however steadily they drip. */
final class LimitedProcessor extends Http11Processor {

    private static final long NOT_STARTED = -1;

    private final AbstractHttp11Protocol<?> protocol;
    private final long deadlineNanos;

    LimitedProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter, long deadlineNanos) {
        super(protocol, adapter);
        this.protocol = protocol;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * Called for each piece of a request's headers that arrives. Tomcat reads them without blocking; between the pieces its
     * poller watches the read timeout, which counts from the last byte.
     */
    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        if (isUnderWay()) {
            if (leftMillis() <= 0) {
                return SocketState.CLOSED;
            }
            socket.setReadTimeout(protocol.getConnectionTimeout());
        }
        SocketState state = super.service(socket);
        if (state == SocketState.LONG && !isAsync() && isUnderWay()) {
            socket.setReadTimeout(
                    Math.max(1, Math.min(AbstractEndpoint.toTimeout(protocol.getConnectionTimeout()), leftMillis())));
        }
        return state;
    }

    private boolean isUnderWay() {
        return request.getStartTimeNanos() != NOT_STARTED;
    }

    private long leftMillis() {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - (System.nanoTime() - request.getStartTimeNanos()));
    }
}
