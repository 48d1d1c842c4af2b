package dev.keyturn.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that a test can cut and mend: while it is cut, connections break and new ones break at once. */
public final class SeverableLink implements AutoCloseable {

    private final String host;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ServerSocket door;
    private boolean isCut;

    /** Leads to this host and port. */
    public SeverableLink(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            this.door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startThread(this::accept);
    }

    /** Where it begins, on the loopback address. */
    public int port() {
        return door.getLocalPort();
    }

    /** Breaks all connections, and new ones as soon as they are made. Keeps the port, so that no other process takes it. */
    public synchronized void cut() {
        isCut = true;
        sockets.forEach(SeverableLink::closeQuietly);
        sockets.clear();
    }

    /** Lets connections through again, if it was cut. */
    public synchronized void mend() {
        isCut = false;
    }

    @Override
    public void close() {
        cut();
        closeQuietly(door);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                lead(door.accept());
            } catch (IOException e) {
                // the link is closed, or the server behind it does not answer
            }
        }
    }

    private synchronized void lead(Socket near) throws IOException {
        if (isCut) {
            closeQuietly(near);
            return;
        }
        sockets.add(near);
        Socket far = new Socket(host, port);
        sockets.add(far);
        startThread(() -> copy(near, far));
        startThread(() -> copy(far, near));
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // cut
        }
    }

    private static void startThread(Runnable work) {
        Thread thread = new Thread(work, "severable-link");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // it is closed either way
        }
    }
}
