package dev.keyturn.example.withoutsdk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyturn.sdk.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** nginx with njs, which is Debian's libnginx-mod-http-js. */
@Tag("server")
class NginxTests extends WebServerContract {

    private static final Path SERVER = Path.of("/usr/sbin/nginx");
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_http_js_module.so");

    @Override
    void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(SERVER) && Files.exists(MODULE),
                "nginx with njs is not installed: apt-get install nginx libnginx-mod-http-js");
    }

    @Override
    List<String> prepare(Path folder, int freePort) throws IOException {
        Files.writeString(folder.resolve("access-token.js"), resource("access-token.js"));
        String http = resource("nginx.conf")
                .replace("${FOLDER}", folder.toString())
                .replace("${PORT}", String.valueOf(freePort))
                .replace("${KEYS_PORT}", String.valueOf(freePort()))
                .replace("${JWKS}", issuer.url() + TestIssuer.KEYS)
                .replace("${ISSUER}", issuer.url())
                .replace("${AUDIENCE}", AUDIENCE);
        String settings = """
                load_module %1$s;
                daemon off;
                pid %2$s/nginx.pid;
                error_log %2$s/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %2$s/body;
                  proxy_temp_path %2$s/proxy;
                  fastcgi_temp_path %2$s/fastcgi;
                  uwsgi_temp_path %2$s/uwsgi;
                  scgi_temp_path %2$s/scgi;
                """.formatted(MODULE, folder) + http + "}\n";
        Path file = Files.writeString(folder.resolve("nginx.conf"), settings);
        return List.of(
                SERVER.toString(),
                "-c",
                file.toString(),
                "-e",
                folder.resolve("error.log").toString());
    }
}
