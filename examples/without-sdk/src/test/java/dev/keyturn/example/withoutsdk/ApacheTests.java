package dev.keyturn.example.withoutsdk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyturn.sdk.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Apache with mod_oauth2, which is Debian's libapache2-mod-oauth2. */
@Tag("server")
class ApacheTests extends WebServerContract {

    private static final Path SERVER = Path.of("/usr/sbin/apache2");
    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

    @Override
    void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(SERVER) && Files.exists(MODULES.resolve("mod_oauth2.so")),
                "Apache with mod_oauth2 is not installed: apt-get install apache2-bin libapache2-mod-oauth2");
    }

    @Override
    List<String> prepare(Path folder, int freePort) throws IOException {
        String settings = """
                ServerRoot %1$s
                ServerName localhost
                Listen 127.0.0.1:%2$d
                PidFile %1$s/apache.pid
                ErrorLog %1$s/error.log
                DefaultRuntimeDir %1$s
                LoadModule mpm_event_module %3$s/mod_mpm_event.so
                LoadModule authn_core_module %3$s/mod_authn_core.so
                LoadModule authz_core_module %3$s/mod_authz_core.so
                LoadModule oauth2_module %3$s/mod_oauth2.so
                %4$s
                DocumentRoot %1$s/pages
                Define JWKS %5$s
                Define ISSUER %6$s
                Define AUDIENCE %7$s
                Define CLIENT client-1
                """.formatted(
                        folder,
                        freePort,
                        MODULES,
                        isRoot() ? "User www-data\nGroup www-data" : "",
                        issuer.url() + TestIssuer.KEYS,
                        issuer.url(),
                        AUDIENCE);
        Path file = Files.writeString(folder.resolve("apache.conf"), settings + resource("apache.conf"));
        return List.of(SERVER.toString(), "-DFOREGROUND", "-f", file.toString());
    }
}
