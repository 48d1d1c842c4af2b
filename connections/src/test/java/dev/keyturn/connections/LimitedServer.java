package dev.keyturn.connections;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/**
 * A Tomcat with limits and one servlet, which answers with the length of the body; at {@code /unread} without reading it,
 * and at {@code /large} with more than any buffer holds.
 */
final class LimitedServer implements AutoCloseable {

    private static final int PIECE = 64 * 1024;
    private static final int PIECES = 1024;

    private final WebServer server;
    private final CompletableFuture<Void> largeAnswer = new CompletableFuture<>();

    LimitedServer(int perAddress, Duration deadline, TrustedPeers trusted) {
        this(perAddress, deadline, trusted, Duration.ofMinutes(1));
    }

    /** @param idle time without a byte, before the first request and between requests */
    LimitedServer(int perAddress, Duration deadline, TrustedPeers trusted, Duration idle) {
        this(perAddress, deadline, trusted, idle, factory -> {});
    }

    LimitedServer(
            int perAddress,
            Duration deadline,
            TrustedPeers trusted,
            Duration idle,
            Consumer<TomcatServletWebServerFactory> settings) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        settings.accept(factory);
        factory.setAddress(InetAddress.getLoopbackAddress());
        new LimitedTomcat(new ConnectionsProperties(perAddress, deadline, Duration.ZERO), trusted).customize(factory);
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("connectionTimeout", Long.toString(idle.toMillis()));
            connector.setProperty("keepAliveTimeout", Long.toString(idle.toMillis()));
        });
        server = factory.getWebServer(
                context -> context.addServlet("all", new Endpoint()).addMapping("/*"));
        server.start();
    }

    /** Done when the large answer has been sent, exceptionally when it could not be. */
    CompletableFuture<Void> largeAnswer() {
        return largeAnswer;
    }

    int port() {
        return server.getPort();
    }

    Socket connect() throws IOException {
        return connectFrom("127.0.0.1");
    }

    Socket connectFrom(String address) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits for an answer, or for the end of the connection, that long. @return whether it came */
    static boolean hasReacted(Socket socket, int millis) {
        try {
            socket.setSoTimeout(millis);
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Reads an answer without content. @return the line with the status */
    static String readAnswer(Socket socket) throws IOException {
        String headers = readHeaders(socket);
        return headers.substring(0, headers.indexOf("\r\n"));
    }

    /** Reads to the empty line. */
    static String readHeaders(Socket socket) throws IOException {
        socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("ends after: " + answer);
            }
            answer.append((char) next);
        }
        return answer.toString();
    }

    @Override
    public void close() {
        server.stop();
        server.destroy();
    }

    private final class Endpoint extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (request.getRequestURI()) {
                case "/unread" -> response.setStatus(204);
                case "/large" -> writeLargeAnswer(response);
                default -> {
                    int length = request.getInputStream().readAllBytes().length;
                    response.setHeader("X-Length", Integer.toString(length));
                    response.setContentLength(0);
                }
            }
        }

        private void writeLargeAnswer(HttpServletResponse response) throws IOException {
            byte[] piece = new byte[PIECE];
            try {
                for (int i = 0; i < PIECES; i++) {
                    response.getOutputStream().write(piece);
                }
                largeAnswer.complete(null);
            } catch (IOException e) {
                largeAnswer.completeExceptionally(e);
                throw e;
            }
        }
    }
}
