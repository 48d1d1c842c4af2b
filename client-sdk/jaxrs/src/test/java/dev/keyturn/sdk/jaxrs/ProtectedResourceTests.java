package dev.keyturn.sdk.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequireCredential;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import jakarta.annotation.Priority;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.internal.RuntimeDelegateImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Resources on Jersey, asked over HTTP. */
class ProtectedResourceTests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static HttpServer server;

    @BeforeAll
    static void start() {
        RuntimeDelegate.setInstance(new RuntimeDelegateImpl()); // RESTEasy is on the class path too
        RequestGuard guard = new RequestGuard(
                CredentialVerifier.builder(ISSUER.url(), AUDIENCE)
                        .client(ClientAuthentication.secret("orders-api", "a secret"))
                        .build(),
                Clock.systemUTC());
        ResourceConfig application = new ResourceConfig(Orders.class, Open.class, Connection.class);
        application
                .register(new CredentialFeature(guard, application))
                .register(new MetadataResource(ProtectedResourceMetadata.of(AUDIENCE + "/v1", ISSUER.url())));
        server = JdkHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), application);
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        ISSUER.close();
    }

    @Test
    void aCredentialIsNeededWhereTheFilterIsBound() throws Exception {
        HttpResponse<String> missing = send(request("/open/bound"));
        HttpResponse<String> expired =
                send(authorized("/open/bound", ISSUER.token(Instant.now().minusSeconds(86_400), AUDIENCE)));

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
        assertThat(missing.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(missing.body()).contains("\"code\":\"token-missing\"");
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"invalid_token\", error_description=\"The access token has expired.\"");
        assertThat(send(authorized("/open/bound", token())).body()).isEqualTo("bound for user-1");
        assertThat(send(request("/open/free")).body()).isEqualTo("free");
    }

    @Test
    void scopesOfResourceAndMethodAddUp() throws Exception {
        assertThat(send(authorized("/orders", token().scope("orders:read"))).body())
                .isEqualTo("orders of client-1, true");
        assertThat(send(authorized("/orders", token().scope("other"))).statusCode())
                .isEqualTo(403);
        assertThat(send(authorized("/orders", token().scope("orders:write")).POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> refused =
                send(authorized("/orders", token().scope("orders:read")).POST(BodyPublishers.noBody()));
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"insufficient_scope\", scope=\"orders:read orders:write\"");
        assertThat(send(authorized("/orders", token().scope("orders:read orders:write"))
                                .POST(BodyPublishers.noBody()))
                        .body())
                .isEqualTo("placed");
        assertThat(send(request("/orders")).statusCode()).isEqualTo(401);
    }

    @Test
    void aHeaderThatIsNoCredentialIsABadRequest() throws Exception {
        assertThat(send(request("/orders").header("Authorization", "Bearer a b"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(request("/orders?access_token=x").header("Authorization", "Bearer a"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void passesTheServersLimitOn() throws Exception {
        ISSUER.answerAt(TestIssuer.API_KEYS, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.getResponseHeaders().set("RateLimit", "\"rate\";r=0;t=7");
            TestIssuer.answer(exchange, 429, "{\"valid\":false,\"reason\":\"budget-exceeded\"}");
        });

        HttpResponse<String> response = send(request("/open/bound").header("X-API-Key", ISSUER.apiKey(Map.of())));

        ISSUER.answerAsUsualAt(TestIssuer.API_KEYS);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(response.headers().firstValue("RateLimit")).contains("\"rate\";r=0;t=7");
    }

    @Test
    void publishesWhatTheApiSaysOfItself() throws Exception {
        HttpResponse<String> response = send(request("/.well-known/oauth-protected-resource/v1"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).contains("\"authorization_servers\":[\"" + ISSUER.url() + "\"]");
        assertThat(send(request("/.well-known/oauth-protected-resource")).statusCode())
                .isEqualTo(404);
        assertThat(send(request("/.well-known/oauth-protected-resource/v2")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void holdsATokenToTheCertificateThatTheContainerKnows() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(TestKeys.certificate().getEncoded());
        TestToken bound = token().claim(
                        "cnf",
                        Map.of(
                                "x5t#S256",
                                Base64.getUrlEncoder().withoutPadding().encodeToString(hash)));

        assertThat(send(authorized("/open/bound", bound).header(Connection.HEADER, "any"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(authorized("/open/bound", bound)).statusCode()).isEqualTo(401);
    }

    @Test
    void saysFromWhereAnApiKeyCameIfTheApplicationSaysIt() throws Exception {
        String key = ISSUER.apiKey(Map.of());
        List<String> asked = new CopyOnWriteArrayList<>();
        ISSUER.answerAt(TestIssuer.API_KEYS, exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            TestIssuer.answer(exchange, 503, "");
        });

        send(request("/open/bound").header("X-API-Key", key).header(Connection.ADDRESS, "192.0.2.7"));
        send(request("/open/bound").header("X-API-Key", key));

        ISSUER.answerAsUsualAt(TestIssuer.API_KEYS);
        assertThat(asked).isNotEmpty();
        assertThat(asked.get(0)).contains("\"address\":\"192.0.2.7\"");
        assertThat(asked.get(asked.size() - 1)).doesNotContain("address");
    }

    private static TestToken token() {
        return ISSUER.token(Instant.now(), AUDIENCE);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    private static HttpRequest.Builder authorized(String path, TestToken token) {
        return request(path).header("Authorization", "Bearer " + token.text());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** Knows the certificate of a connection, as a servlet container does by an attribute of the request, and its address. */
    @PreMatching
    @Priority(1)
    public static class Connection implements ContainerRequestFilter {

        static final String HEADER = "With-Certificate";
        static final String ADDRESS = "From-Address";

        @Override
        public void filter(ContainerRequestContext request) {
            request.setProperty(CredentialFilter.ADDRESS_PROPERTY, request.getHeaderString(ADDRESS));
            if (request.getHeaderString(HEADER) != null) {
                request.setProperty(
                        "jakarta.servlet.request.X509Certificate", new X509Certificate[] {TestKeys.certificate()});
            }
        }
    }

    /** Demands scopes. */
    @Path("/orders")
    @RequireScope("orders:read")
    public static class Orders {

        @GET
        public String list(@Context ContainerRequestContext request, @Context SecurityContext security) {
            VerifiedCredential credential = (VerifiedCredential) request.getProperty(VerifiedCredential.ATTRIBUTE);
            return "orders of " + credential.clientId() + ", " + security.isUserInRole("orders:read");
        }

        @POST
        @RequireScope("orders:write")
        public String place() {
            return "placed";
        }
    }

    /** Demands nothing but where it says so. */
    @Path("/open")
    public static class Open {

        @GET
        @Path("/bound")
        @RequireCredential
        public String bound(@Context SecurityContext security) {
            return "bound for " + security.getUserPrincipal().getName();
        }

        @GET
        @Path("/free")
        public String free() {
            return "free";
        }
    }
}
