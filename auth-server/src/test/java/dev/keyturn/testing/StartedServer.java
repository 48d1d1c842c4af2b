package dev.keyturn.testing;

import dev.keyturn.AuthServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
     * Starts a server on a free port.
     *
     * @param properties settings such as {@code keyturn.issuer=https://login.example.com}; they win over the port's own issuer
     */
    public static StartedServer with(String... properties) {
        int port = freePort();
        URI issuer = URI.create("http://localhost:" + port);
        List<String> arguments = new ArrayList<>(List.of("--server.port=" + port));
        if (List.of(properties).stream().noneMatch(property -> property.startsWith("keyturn.issuer="))) {
            arguments.add("--keyturn.issuer=" + issuer);
        }
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new StartedServer(
                issuer, new SpringApplicationBuilder(AuthServer.class).run(arguments.toArray(String[]::new)));
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

    /** Where it listens, which is its issuer unless a property says otherwise. */
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
