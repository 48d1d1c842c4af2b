package dev.keyturn.backchannel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's receiver of logout tokens, on the loopback interface. */
final class LogoutReceiver implements AutoCloseable {

    private static final int SECONDS_IN_VAIN = 60;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int port;
    private HttpServer server;
    private volatile Answer answer = exchange -> exchange.sendResponseHeaders(200, -1);

    LogoutReceiver() {
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer listen(int wanted) {
        try {
            HttpServer listening = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), wanted), 0);
            listening.createContext("/", exchange -> {
                received.add(Received.of(exchange));
                answer.to(exchange);
                exchange.close();
            });
            listening.setExecutor(threads);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uri() {
        return "http://127.0.0.1:" + port + "/logout?tenant=a%26b";
    }

    void answers(Answer next) {
        answer = next;
    }

    void answers(int status) {
        answers(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    void goDown() {
        server.stop(0);
    }

    void comeUp() {
        server = listen(port);
    }

    /** The next request. */
    Received next() {
        try {
            Received next = received.poll(SECONDS_IN_VAIN, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no logout token was sent");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean hasMore() {
        return !received.isEmpty();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Answers a request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** A request. */
    record Received(String method, String target, String type, String body) {

        static Received of(HttpExchange exchange) throws IOException {
            return new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }

        String token() {
            String prefix = "logout_token=";
            if (!body.startsWith(prefix) || body.indexOf('&') >= 0) {
                throw new AssertionError("not a logout token alone");
            }
            return URLDecoder.decode(body.substring(prefix.length()), StandardCharsets.UTF_8);
        }
    }
}
