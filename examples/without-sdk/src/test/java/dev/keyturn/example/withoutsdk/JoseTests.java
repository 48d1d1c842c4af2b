package dev.keyturn.example.withoutsdk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyturn.sdk.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Node.js with the library jose, which is Debian's node-jose. */
@Tag("server")
class JoseTests extends WebServerContract {

    private static final Path NODE = Path.of("/usr/bin/node");
    private static final Path LIBRARY = Path.of("/usr/share/nodejs/jose");

    @Override
    void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(NODE) && Files.exists(LIBRARY),
                "Node.js with jose is not installed: apt-get install nodejs node-jose");
    }

    @Override
    List<String> prepare(Path folder, int freePort) throws IOException {
        Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("node_modules")).resolve("jose"), LIBRARY);
        Files.writeString(folder.resolve("jose.mjs"), resource("jose.mjs"));
        Path server = Files.writeString(folder.resolve("server.mjs"), resource("server.mjs"));
        return List.of(
                NODE.toString(),
                server.toString(),
                String.valueOf(freePort),
                issuer.url(),
                AUDIENCE,
                issuer.url() + TestIssuer.KEYS);
    }
}
