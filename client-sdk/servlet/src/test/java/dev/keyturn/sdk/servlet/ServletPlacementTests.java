package dev.keyturn.sdk.servlet;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.contract.Placement;
import dev.keyturn.sdk.contract.PlacementContract;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Servlets on Jetty, each behind a filter: for a servlet, for a method of HTTP, for both, for all. */
class ServletPlacementTests extends PlacementContract {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeAll
    void start() throws Exception {
        CredentialFilter filter = new CredentialFilter(new RequestGuard(
                CredentialVerifier.builder(ISSUER.url(), AUDIENCE).build(), Clock.systemUTC()));
        ServletContextHandler context = new ServletContextHandler();
        serve(context, Placement.CLASS, filter.requiring("class"));
        serve(context, Placement.METHOD, filter.requiringFor("GET", "method"));
        serve(context, Placement.CLASS_AND_METHOD, filter.requiring("class").requiringFor("GET", "method"));
        serve(context, Placement.PARAMETER, filter);
        connector.setHost("localhost");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    private static void serve(ServletContextHandler context, Placement placement, CredentialFilter filter) {
        context.addServlet(new ServletHolder(new Named(placement)), placement.path());
        context.addFilter(new FilterHolder(filter), placement.path(), EnumSet.of(DispatcherType.REQUEST));
    }

    @AfterAll
    void stop() throws Exception {
        server.stop();
        ISSUER.close();
    }

    @Override
    protected Set<Placement> placements() {
        return EnumSet.of(Placement.CLASS, Placement.METHOD, Placement.CLASS_AND_METHOD, Placement.PARAMETER);
    }

    @Override
    protected Answer get(String path, @Nullable String scope, @Nullable String acr) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + connector.getLocalPort() + path));
        if (scope != null) {
            TestToken token = ISSUER.token(Instant.now(), AUDIENCE).scope(scope);
            request.header("Authorization", "Bearer " + token.text());
        }
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("WWW-Authenticate").orElse(""));
    }

    /** Says its name. */
    private static final class Named extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final Placement placement;

        Named(Placement placement) {
            this.placement = placement;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write(placement.name());
        }
    }
}
