package dev.keyturn.testing;

import dev.keyturn.user.CheapPasswords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactories;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Runs the whole server on a port of its own, with an administrator and an automation client that tests know.
 *
 * <p>Goes with {@link OnPostgres} or {@link OnH2}; all tests with the same pair share one server.
 */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextCustomizerFactories(RunningServer.Settings.class)
@Import({Statements.class, Api.class, MutableClock.class, CheapPasswords.class})
public @interface RunningServer {

    String ADMIN_NAME = "root";
    String ADMIN_PASSWORD = "correct horse battery staple";
    String AUTOMATION_ID = "automation";
    String AUTOMATION_SECRET = "an-automation-secret-of-more-than-32-characters";

    /** Adds to what chooses the database, which a second initializer on the same class would replace. */
    final class Settings implements ContextCustomizerFactory {

        @Override
        public ContextCustomizer createContextCustomizer(
                Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
            return new PortAndKeys();
        }
    }

    /** Chooses the port and the keys; equal to any other, so that tests share one server. */
    record PortAndKeys() implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
            int port = StartedServer.freePort();
            TestPropertyValues.of(
                            "server.port=" + port,
                            "keyturn.issuer=http://localhost:" + port,
                            "keyturn.signing.key-encryption-key-file="
                                    + temporaryFolder().resolve("key"),
                            "keyturn.bootstrap.admin.username=" + ADMIN_NAME,
                            "keyturn.bootstrap.admin.password=" + ADMIN_PASSWORD,
                            "keyturn.bootstrap.client.id=" + AUTOMATION_ID,
                            "keyturn.bootstrap.client.secret=" + AUTOMATION_SECRET,
                            // where the receivers of tests are
                            "keyturn.backchannel-logout.allowed-networks=127.0.0.0/8",
                            "keyturn.apikey.environments.live.on-leak=revoke",
                            "keyturn.apikey.environments.test.on-leak=quarantine",
                            "keyturn.apikey.github.public-keys." + GitHub.KEY_ID + "=" + GitHub.PUBLIC_KEY,
                            // so that a test can come from an address of its own
                            "keyturn.proxy.trusted-addresses=127.0.0.1",
                            // all tests share an address
                            "keyturn.sign-in.max-failures-per-network=100000",
                            // and time stands still for the limits, whose tests start a server of their own
                            "keyturn.rate-limit.per-address.authorize=0",
                            "keyturn.rate-limit.per-address.login=0",
                            "keyturn.rate-limit.per-address.metadata=0",
                            "keyturn.rate-limit.per-address.failed-authentication=0",
                            "keyturn.rate-limit.per-address.failed-authentication-of-client=0",
                            "keyturn.rate-limit.per-address.rejected-grant=0",
                            "keyturn.rate-limit.per-address.rejected-grant-of-client=0",
                            "keyturn.rate-limit.per-address.invalid-token=0",
                            "keyturn.rate-limit.per-client.gateway-check=0",
                            "keyturn.rate-limit.per-client.user-info=0",
                            "keyturn.rate-limit.per-client.revocation-feed=0",
                            "keyturn.rate-limit.per-client.token=0",
                            "keyturn.rate-limit.per-client.introspection=0",
                            "keyturn.rate-limit.per-client.verification=0",
                            "keyturn.rate-limit.per-client.admin-api=0",
                            // which Spring Boot switches off in tests
                            "management.prometheus.metrics.export.enabled=true")
                    .applyTo(context);
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
