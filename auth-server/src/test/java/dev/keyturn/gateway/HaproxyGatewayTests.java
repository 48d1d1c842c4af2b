package dev.keyturn.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy of Debian, which has Lua. */
class HaproxyGatewayTests extends GatewayServerContract {

    private static final Path SERVER = Path.of("/usr/sbin/haproxy");
    private static final String WITHOUT_ADDRESS = "without-address";

    @Override
    void assumeInstalled() {
        assumeTrue(Files.isExecutable(SERVER), "HAProxy is not installed: apt-get install haproxy");
    }

    @Override
    List<String> prepare(Path folder, Map<String, String> values) throws IOException {
        Files.writeString(folder.resolve("keyturn.lua"), configuration("keyturn.lua", values));
        String settings = configuration("haproxy.cfg", values);
        if (folder.endsWith(WITHOUT_ADDRESS)) {
            settings = settings.replaceFirst("setenv KEYTURN_CHECK .*", "");
        }
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), settings);
        return List.of(SERVER.toString(), "-db", "-f", file.toString());
    }

    @Test
    void anErrorInTheActionForwardsNothing(@TempDir Path folder) throws Exception {
        int broken = start(folder.resolve(WITHOUT_ADDRESS), api.issuer().getPort(), scene.credentials());
        int before = forwarded.get();

        assertThat(send(broken, "/orders", "Authorization", "Bearer " + scene.token(scene.read))
                        .statusCode())
                .isEqualTo(503);
        assertThat(forwarded).hasValue(before);
    }
}
