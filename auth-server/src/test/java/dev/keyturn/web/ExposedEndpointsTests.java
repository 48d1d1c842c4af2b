package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Visitor;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actuator endpoints that an operator exposes on the port of the pages. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExposedEndpointsTests {

    private StartedServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = StartedServer.with(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "management.endpoints.web.exposure.include=*");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/env", "/actuator/beans", "/actuator/loggers"})
    void aSessionDoesNotOpenThem(String path) {
        Visitor visitor = new Visitor(server.issuer());
        assertThat(visitor.send("GET", path).statusCode()).isEqualTo(302);

        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);

        assertThat(visitor.send("GET", path).statusCode()).isEqualTo(403);
        assertThat(visitor.send("POST", path).statusCode()).isEqualTo(403);
    }

    @Test
    void healthIsOpen() {
        assertThat(new Visitor(server.issuer())
                        .send("GET", "/actuator/health/liveness")
                        .statusCode())
                .isEqualTo(200);
    }
}
