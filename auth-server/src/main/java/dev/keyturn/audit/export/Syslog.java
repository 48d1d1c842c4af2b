package dev.keyturn.audit.export;

import dev.keyturn.network.HostResolver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
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
 * Collector of syslog messages over TLS, whose certificate must be for its host. Each address of the host is tried in turn. Syslog has no acknowledgements: events of a batch
 * count as delivered once they are in the connection and it is still open.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5425">RFC 5425, Transport Layer Security (TLS) Transport Mapping for Syslog</a>
 */
final class Syslog implements Target {

    private static final Logger LOG = LoggerFactory.getLogger(Syslog.class);

    /** In milliseconds, for each of very many addresses. */
    private static final int LEAST_TIMEOUT = 1_000;

    private final String host;
    private final int port;
    private final HostResolver resolver;
    private final Supplier<SSLSocketFactory> tls;
    private final SyslogMessages messages;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "audit-export-timer");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable Connection connection;

    /** @param tls asked for each connection */
    Syslog(String host, int port, HostResolver resolver, Supplier<SSLSocketFactory> tls, SyslogMessages messages) {
        this.host = host;
        this.port = port;
        this.resolver = resolver;
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
        Step step = new Step();
        ScheduledFuture<?> deadline =
                timer.schedule(step::expire, Progress.LONGEST_STEP.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Connection open = connection;
            if (open != null) {
                step.use(open.plain);
            }
            Connection used = open == null ? open(step) : open;
            connection = used;
            requireOpen(used.secure);
            used.secure.getOutputStream().write(frames);
            used.secure.getOutputStream().flush();
            requireOpen(used.secure);
        } catch (IOException e) {
            boolean isExpired = step.end();
            connection = null;
            throw isExpired ? new IOException("not written within " + Progress.LONGEST_STEP, e) : e;
        } finally {
            deadline.cancel(false);
        }
    }

    /** Connects to the first address that answers with a certificate of the host. Each has an equal part of the longest step. */
    private Connection open(Step step) throws IOException {
        InetAddress[] addresses = resolver.resolve(host);
        int timeout = (int) Progress.LONGEST_STEP.toMillis() / Math.max(1, addresses.length);
        IOException failure = new UnknownHostException(host);
        for (int i = 0; i < addresses.length; i++) {
            Socket plain = new Socket();
            step.use(plain);
            try {
                return open(plain, addresses[i], Math.max(timeout, LEAST_TIMEOUT));
            } catch (IOException e) {
                close(plain);
                if (i > 0) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure;
    }

    private Connection open(Socket plain, InetAddress address, int timeout) throws IOException {
        plain.connect(new InetSocketAddress(address, port), timeout);
        plain.setKeepAlive(true);
        plain.setSoTimeout(timeout);
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

    /** Step of a delivery, which a deadline ends. */
    private static final class Step {

        private @Nullable Socket socket;
        private boolean isOver;
        private boolean isExpired;

        /** A close of the TLS socket would wait for the write that it is to end, so this is the one below it. */
        synchronized void use(Socket plain) throws IOException {
            if (isOver) {
                throw new IOException("the step is over");
            }
            socket = plain;
        }

        /** The time of the step is up. The write that ends with it may fail before the timer's task is done. */
        synchronized void expire() {
            isExpired = !isOver;
            end();
        }

        /** @return whether its time was up */
        synchronized boolean end() {
            isOver = true;
            if (socket != null) {
                close(socket);
            }
            return isExpired;
        }
    }

    /** TLS connection and the one below it. */
    private record Connection(Socket plain, SSLSocket secure) {}
}
