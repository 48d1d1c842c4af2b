package dev.keyturn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * Runs the whole server on a port of its own, with an administrator and an automation client that tests know.
 *
 * <p>Goes with {@link OnPostgres} or {@link OnH2}; all tests with the same pair share one server.
 */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = RunningServer.Initializer.class)
@Import({Statements.class, Api.class, MutableClock.class})
public @interface RunningServer {

    String ADMIN_NAME = "root";
    String ADMIN_PASSWORD = "correct horse battery staple";
    String AUTOMATION_ID = "automation";
    String AUTOMATION_SECRET = "an-automation-secret-of-more-than-32-characters";

    /** Chooses the port and the keys. */
    final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            int port = freePort();
            TestPropertyValues.of(
                            "server.port=" + port,
                            "keyturn.issuer=http://localhost:" + port,
                            "keyturn.signing.key-encryption-key-file="
                                    + temporaryFolder().resolve("key"),
                            "keyturn.bootstrap.admin.username=" + ADMIN_NAME,
                            "keyturn.bootstrap.admin.password=" + ADMIN_PASSWORD,
                            "keyturn.bootstrap.client.id=" + AUTOMATION_ID,
                            "keyturn.bootstrap.client.secret=" + AUTOMATION_SECRET)
                    .applyTo(context);
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path temporaryFolder() {
            try {
                Path folder = Files.createTempDirectory("keyturn");
                folder.toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
