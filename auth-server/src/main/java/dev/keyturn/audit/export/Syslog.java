package dev.keyturn.audit.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collector of syslog messages over TLS, whose certificate must be for its host. Syslog has no acknowledgements: events of a batch
 * count as delivered once they are in the connection and it is still open.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5425">RFC 5425, Transport Layer Security (TLS) Transport Mapping for Syslog</a>
 */
final class Syslog implements Target {

    private static final Logger LOG = LoggerFactory.getLogger(Syslog.class);

    private final String host;
    private final int port;
    private final Supplier<SSLSocketFactory> tls;
    private final SyslogMessages messages;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "audit-export-timer");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable Connection connection;

    /** @param tls asked for each connection */
    Syslog(String host, int port, Supplier<SSLSocketFactory> tls, SyslogMessages messages) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.messages = messages;
    }

    @Override
    public void deliver(List<OutgoingEvent> events, Progress progress) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (OutgoingEvent event : events) {
            byte[] message = messages.of(event);
            frames.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
            frames.writeBytes(message);
        }
        progress.begin();
        write(frames.toByteArray());
        events.forEach(progress::delivered);
    }

    private void write(byte[] frames) throws IOException {
        Socket plain = new Socket();
        Connection open = connection;
        Socket current = open == null ? plain : open.plain;
        // a close of the TLS socket would wait for the write that it is to end
        ScheduledFuture<?> deadline =
                timer.schedule(() -> close(current), Progress.LONGEST_STEP.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Connection used = open == null ? open(plain) : open;
            connection = used;
            requireOpen(used.secure);
            used.secure.getOutputStream().write(frames);
            used.secure.getOutputStream().flush();
            requireOpen(used.secure);
        } catch (IOException e) {
            close(current);
            connection = null;
            throw deadline.isDone() ? new IOException("not written within " + Progress.LONGEST_STEP, e) : e;
        } finally {
            deadline.cancel(false);
        }
    }

    private Connection open(Socket plain) throws IOException {
        plain.connect(new InetSocketAddress(host, port), (int) Progress.LONGEST_STEP.toMillis());
        plain.setKeepAlive(true);
        SSLSocket secure = (SSLSocket) tls.get().createSocket(plain, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        secure.setSoTimeout(1);
        return new Connection(plain, secure);
    }

    /** A collector sends nothing, so the end of the input is all that can be read. */
    private static void requireOpen(SSLSocket socket) throws IOException {
        try {
            if (socket.getInputStream().read() < 0) {
                throw new IOException("the collector ended the connection");
            }
        } catch (SocketTimeoutException e) {
            LOG.trace("The connection is open", e);
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        timer.shutdownNow();
        if (open != null) {
            close(open.secure);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A connection was closed already", e);
        }
    }

    /** TLS connection and the one below it. */
    private record Connection(Socket plain, SSLSocket secure) {}
}
