package dev.keyturn.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Caddy of Debian. */
class CaddyGatewayTests extends GatewayServerContract {

    private static final Path SERVER = Path.of("/usr/bin/caddy");

    @Override
    void assumeInstalled() {
        assumeTrue(Files.isExecutable(SERVER), "Caddy is not installed: apt-get install caddy");
    }

    @Override
    List<String> prepare(Path folder, Map<String, String> values) throws IOException {
        Path file = Files.writeString(folder.resolve("Caddyfile"), configuration("Caddyfile", values));
        // it keeps a copy of its configuration
        return List.of(
                "env",
                "XDG_CONFIG_HOME=" + folder,
                SERVER.toString(),
                "run",
                "--adapter",
                "caddyfile",
                "--config",
                file.toString());
    }
}
