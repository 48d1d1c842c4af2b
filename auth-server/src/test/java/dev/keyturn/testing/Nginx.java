package dev.keyturn.testing;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx, as Debian installs it. */
public final class Nginx {

    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    private Nginx() {}

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * Starts nginx, and waits until it listens.
     *
     * @param folder to be created, for its files
     * @param http part of {@code http} of its configuration
     */
    public static Process start(Path folder, String http, int port) throws IOException {
        Files.createDirectory(folder);
        String settings = """
                daemon off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                """.formatted(folder) + http + "}\n";
        Path file = Files.writeString(folder.resolve("nginx.conf"), settings);
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-c",
                        file.toString(),
                        "-e",
                        folder.resolve("error.log").toString())
                .inheritIO()
                .start();
        Waiting.until(() -> listens(port));
        return process;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("localhost", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
