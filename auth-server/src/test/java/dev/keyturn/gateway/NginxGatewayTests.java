package dev.keyturn.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx of Debian, which has {@code auth_request}. */
class NginxGatewayTests extends GatewayServerContract {

    private static final Path SERVER = Path.of("/usr/sbin/nginx");

    @Override
    void assumeInstalled() {
        assumeTrue(Files.isExecutable(SERVER), "nginx is not installed: apt-get install nginx");
    }

    @Override
    List<String> prepare(Path folder, Map<String, String> values) throws IOException {
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
                """.formatted(folder) + configuration("nginx.conf", values) + "}\n";
        Path file = Files.writeString(folder.resolve("nginx.conf"), settings);
        return List.of(
                SERVER.toString(),
                "-c",
                file.toString(),
                "-e",
                folder.resolve("error.log").toString());
    }
}
