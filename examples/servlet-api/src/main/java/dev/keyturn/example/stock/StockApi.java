package dev.keyturn.example.stock;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.servlet.CredentialFilter;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** API of a warehouse: stock per article, with the scopes {@code stock:read} and {@code stock:write}. */
public final class StockApi {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final CredentialVerifier verifier;

    /**
     * Starts it.
     *
     * @param port 0 for a free one
     */
    public StockApi(CredentialVerifier verifier, int port) throws Exception {
        this.verifier = verifier;
        RequestGuard guard = new RequestGuard(verifier, Clock.systemUTC());
        CredentialFilter filter =
                new CredentialFilter(guard).requiringFor("GET", "stock:read").requiringFor("PUT", "stock:write");
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new StockServlet()), "/stock/*");
        context.addServlet(new ServletHolder(new HealthServlet()), "/health");
        context.addFilter(new FilterHolder(filter), "/stock/*", EnumSet.of(DispatcherType.REQUEST));
        context.addFilter(
                new FilterHolder(new CredentialFilter(guard)), "/.well-known/*", EnumSet.of(DispatcherType.REQUEST));
        connector.setHost("localhost");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    public static void main(String[] arguments) throws Exception {
        String issuer = System.getenv().getOrDefault("KEYTURN_ISSUER", "http://localhost:9000");
        String audience = System.getenv().getOrDefault("KEYTURN_AUDIENCE", "http://localhost:9003");
        CredentialVerifier verifier = CredentialVerifier.builder(issuer, audience)
                .metadata(ProtectedResourceMetadata.of(audience, issuer))
                .build();
        verifier.prepare();
        new StockApi(verifier, 9003).server.join();
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Ends it. */
    public void stop() throws Exception {
        server.stop();
        verifier.close();
    }
}
