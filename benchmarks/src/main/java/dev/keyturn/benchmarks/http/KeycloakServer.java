package dev.keyturn.benchmarks.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keycloak's distribution in production mode, with its own choice of JVM options. */
final class KeycloakServer implements Server {

    private static final String REALM = "/realms/bench/protocol/openid-connect";
    private static final String SECRET = "a-secret-of-more-than-thirty-two-characters";

    private final Place place;
    private final StartedProcess process;

    KeycloakServer(Place place, String algorithm, String javaHome, Path distribution) {
        this.place = place;
        String command = distribution.resolve("bin/kc.sh").toString();
        Map<String, String> environment = Map.of("JAVA_HOME", javaHome);
        importRealm(distribution, algorithm);
        try (StartedProcess build = new StartedProcess(
                List.of("sh", command, "build", "--db=postgres", "--health-enabled=true"),
                environment,
                place.folder().resolve("keycloak-build.log"))) {
            build.awaitEnd();
        }
        this.process = new StartedProcess(
                List.of(
                        "sh",
                        command,
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--http-enabled=true",
                        "--http-port=" + place.port(),
                        "--http-management-port=" + (place.port() + 1),
                        "--hostname=" + place.origin(),
                        "--cache=local",
                        "--db-url=" + place.jdbcUrl()),
                environment,
                place.folder().resolve("keycloak.log"));
        process.awaitReady(URI.create("http://localhost:" + (place.port() + 1) + "/health/ready"));
    }

    @Override
    public String name() {
        return "Keycloak";
    }

    @Override
    public ProcessUsage usage() {
        return process.usage();
    }

    @Override
    public List<Scenario> prepare() {
        return new Scenarios(
                        place.origin(),
                        REALM + "/auth",
                        REALM + "/token",
                        REALM + "/token/introspect",
                        REALM + "/certs",
                        "",
                        "openid",
                        WebSession.basic("service", SECRET),
                        WebSession.basic("web", SECRET),
                        (user, page) -> user.submit(
                                URI.create(WebSession.find("action=\"([^\"]+)\"", page)),
                                Map.of("username", "alice", "password", "correct horse battery staple")))
                .prepare();
    }

    @Override
    public void close() {
        process.close();
    }

    private static void importRealm(Path distribution, String algorithm) {
        Path folder = distribution.resolve("data/import");
        try (InputStream in =
                Objects.requireNonNull(KeycloakServer.class.getResourceAsStream("/keycloak/realm.json"))) {
            String realm = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("${algorithm}", algorithm);
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("realm.json"), realm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
