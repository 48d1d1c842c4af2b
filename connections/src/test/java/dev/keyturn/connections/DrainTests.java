package dev.keyturn.connections;

import static dev.keyturn.connections.LimitedServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Effects of a stopping server on its clients. */
@Tag("server")
class DrainTests {

    private static final String WORK = "GET /work HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void noRequestIsLostThatWasSentBeforeTheServerAskedToClose() throws Exception {
        try (Server server = new Server("5s")) {
            CountDownLatch working = new CountDownLatch(200);
            List<CompletableFuture<String>> clients = new ArrayList<>();
            for (int client = 0; client < 6; client++) {
                clients.add(CompletableFuture.supplyAsync(
                        () -> askUntilTheServerCloses(server, working), task -> new Thread(task).start()));
            }
            assertThat(working.await(1, TimeUnit.MINUTES)).isTrue();

            server.terminate();

            for (CompletableFuture<String> client : clients) {
                assertThat(client.get(1, TimeUnit.MINUTES)).isEqualTo("asked to close");
            }
            server.assertEnds();
        }
    }

    /** Each request on a connection of its own, as a load balancer asks. */
    @Test
    void readinessIsDownWhileRequestsAreServed() throws Exception {
        try (Server server = new Server("10m")) {
            try (Socket idle = server.connect()) {
                assertThat(ask(idle, WORK)).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");

                server.terminate();
                server.awaitLine("Draining 1 connections");

                try (Socket probe = server.connect();
                        Socket other = server.connect()) {
                    assertThat(ask(probe, "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n"))
                            .startsWith("HTTP/1.1 503");
                    assertThat(ask(other, WORK)).startsWith("HTTP/1.1 200").contains("Connection: close");
                }
                assertThat(ask(idle, WORK)).startsWith("HTTP/1.1 200").contains("Connection: close");
            }
            server.assertEnds();
        }
    }

    /** Between two of them no connection is open. */
    @Test
    void connectionsThatComeOneAfterTheOtherAreServedForThePeriod() throws Exception {
        try (Server server = new Server("2s")) {
            try (Socket before = server.connect()) {
                ask(before, WORK);
            }

            server.terminate();
            server.awaitLine("Draining");

            for (int i = 0; i < 50; i++) {
                try (Socket next = server.connect()) {
                    assertThat(ask(next, WORK)).startsWith("HTTP/1.1 200").contains("Connection: close");
                }
            }
            server.assertEnds();
        }
    }

    @Test
    void aServerWithoutConnectionsStopsBeforeThePeriodEnds() throws Exception {
        try (Server server = new Server("10m")) {

            server.terminate();

            server.assertEnds();
        }
    }

    @Test
    void anIdleConnectionIsCutAfterThePeriod() throws Exception {
        try (Server server = new Server("500ms")) {
            try (Socket idle = server.connect()) {
                ask(idle, WORK);

                server.terminate();

                server.assertEnds();
            }
        }
    }

    @Test
    void anotherSignalEndsThePeriod() throws Exception {
        try (Server server = new Server("10m")) {
            try (Socket idle = server.connect()) {
                ask(idle, WORK);
                server.terminate();
                server.awaitLine("Draining 1 connections");

                server.terminate();

                server.assertEnds();
            }
        }
    }

    private static String askUntilTheServerCloses(Server server, CountDownLatch working) {
        int answered = 0;
        try (Socket socket = server.connect()) {
            while (true) {
                String answer = ask(socket, WORK);
                if (!answer.startsWith("HTTP/1.1 200")) {
                    return answer;
                }
                if (answer.contains("Connection: close")) {
                    return "asked to close";
                }
                answered++;
                working.countDown();
            }
        } catch (IOException e) {
            return "cut after " + answered + " answers: " + e;
        }
    }

    /** @return status line and headers */
    private static String ask(Socket socket, String request) throws IOException {
        send(socket, request);
        return LimitedServer.readHeaders(socket);
    }

    /** The application in a process of its own. */
    private static final class Server implements AutoCloseable {

        private final Process process;
        private final BufferedReader log;
        private final int port;

        Server(String period) throws IOException {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DrainedApplication.class.getName(),
                            "--server.port=" + port,
                            "--server.tomcat.max-keep-alive-requests=-1",
                            "--keyturn.connections.drain-period=" + period)
                    .redirectErrorStream(true)
                    .start();
            log = process.inputReader();
            awaitLine("Started DrainedApplication");
        }

        Socket connect() throws IOException {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        }

        /** Unlike {@link Process#destroy()} leaves the output open. */
        void terminate() {
            process.toHandle().destroy();
        }

        void awaitLine(String text) throws IOException {
            String line;
            do {
                line = Objects.requireNonNull(log.readLine(), () -> "no line with " + text);
            } while (!line.contains(text));
        }

        void assertEnds() throws InterruptedException {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
