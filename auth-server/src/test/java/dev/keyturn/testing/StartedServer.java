package dev.keyturn.testing;

import dev.keyturn.AuthServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A server that a test starts and stops by itself, because the test is about its start or about what surrounds it. All
 * others share the {@link RunningServer}.
 */
public final class StartedServer implements AutoCloseable {

    private final URI issuer;
    private final ConfigurableApplicationContext context;

    private StartedServer(URI issuer, ConfigurableApplicationContext context) {
        this.issuer = issuer;
        this.context = context;
    }

    /**
     * Starts a server on a free port, with an issuer that fits.
     *
     * @param properties settings such as {@code keyturn.issuer=https://login.example.com}, which win over these
     */
    public static StartedServer with(String... properties) {
        int port = freePort();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server.port", Integer.toString(port));
        settings.put("keyturn.issuer", "http://localhost:" + port);
        for (String property : properties) {
            int equals = property.indexOf('=');
            settings.put(property.substring(0, equals), property.substring(equals + 1));
        }
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        return new StartedServer(
                URI.create(settings.get("keyturn.issuer")),
                new SpringApplicationBuilder(AuthServer.class).run(arguments));
    }

    /** The URL of a new H2 database in memory, which stays until the JVM ends. */
    public static String newH2Database() {
        return "jdbc:h2:mem:" + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
    }

    /** A port on which nothing listens. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI issuer() {
        return issuer;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
