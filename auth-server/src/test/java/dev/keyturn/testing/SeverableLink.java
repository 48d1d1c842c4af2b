package dev.keyturn.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that a test can cut and mend: while it is cut, connections break and new ones are refused. */
public final class SeverableLink implements AutoCloseable {

    private final String host;
    private final int port;
    private final int ownPort = StartedServer.freePort();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket door;

    /** Leads to this host and port. */
    public SeverableLink(String host, int port) {
        this.host = host;
        this.port = port;
        this.door = open();
    }

    /** Where it begins, on the loopback address. */
    public int port() {
        return ownPort;
    }

    /** Breaks all connections and refuses new ones. */
    public synchronized void cut() {
        closeQuietly(door);
        sockets.forEach(SeverableLink::closeQuietly);
        sockets.clear();
    }

    /** Lets connections through again, if it was cut. */
    public synchronized void mend() {
        if (door.isClosed()) {
            door = open();
        }
    }

    @Override
    public void close() {
        cut();
    }

    private ServerSocket open() {
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), ownPort));
            startThread(() -> accept(opened));
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                Socket near = opened.accept();
                Socket far = new Socket(host, port);
                sockets.add(near);
                sockets.add(far);
                startThread(() -> copy(near, far));
                startThread(() -> copy(far, near));
            } catch (IOException e) {
                // the door was closed, or nobody answers behind it
            }
        }
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
