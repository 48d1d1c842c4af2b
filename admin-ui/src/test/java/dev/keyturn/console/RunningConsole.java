package dev.keyturn.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Gives the console of the tests its ports and its server, and the tests their browsers. */
class RunningConsole
        implements ApplicationContextInitializer<ConfigurableApplicationContext>,
                BeforeEachCallback,
                AfterEachCallback,
                ParameterResolver {

    static final int PORT;
    static final String URL;
    static final FakeServer SERVER;
    static final AdjustableClock CLOCK = new AdjustableClock();

    private static final Namespace NAMESPACE = Namespace.create(RunningConsole.class);

    static {
        int[] ports = freePorts();
        PORT = ports[0];
        URL = "http://localhost:" + PORT;
        SERVER = new FakeServer(ports[1], URL);
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "server.port=" + PORT,
                        "keyturn.console.url=" + URL,
                        "management.endpoints.web.exposure.include=health,env",
                        "keyturn.console.issuer=" + SERVER.issuer(),
                        "keyturn.console.key-file=" + newFolder().resolve("key/client-key.json"))
                .applyTo(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        SERVER.reset();
        CLOCK.setAhead(Duration.ZERO);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Browser browser = context.getStore(NAMESPACE).remove(Browser.class, Browser.class);
        if (browser != null) {
            browser.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Browser.class
                || type == FakeServer.class
                || type == FakeAdminApi.class
                || type == AdjustableClock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == FakeServer.class) {
            return SERVER;
        }
        if (type == FakeAdminApi.class) {
            return SERVER.adminApi;
        }
        if (type == AdjustableClock.class) {
            return CLOCK;
        }
        return context.getStore(NAMESPACE).computeIfAbsent(Browser.class, any -> new Browser(URL), Browser.class);
    }

    private static int[] freePorts() {
        try {
            int one = freePort();
            int other = one;
            while (other == one) {
                other = freePort();
            }
            return new int[] {one, other};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Below the ports that systems give to connections, one of which could take it before the server does. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken; another one
            }
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("keyturn-console");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
