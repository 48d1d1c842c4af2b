package dev.keyturn.testing;

import dev.keyturn.oauth.KeyturnProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP to the running server as a program would: plain requests, and the admin API as the automation client. */
public class Api {

    /** The audience of the API that {@link #registerOrdersApi()} registers. */
    public static final String ORDERS_AUDIENCE = "https://orders.example.com";

    private static final JsonMapper JSON = new JsonMapper();

    /** Well below the ten minutes that it is valid. */
    private static final Duration TOKEN_USED_FOR = Duration.ofMinutes(5);

    private final HttpClient http;
    private final URI issuer;
    private final Clock clock;

    private @Nullable String adminToken;
    private Instant adminTokenFrom = Instant.EPOCH;

    @Autowired
    Api(KeyturnProperties properties, Clock clock) {
        this(properties.issuer(), clock);
    }

    /** Speaks to a server that has the automation client of {@link RunningServer}. */
    public Api(URI issuer) {
        this(issuer, Clock.systemUTC());
    }

    private Api(URI issuer, Clock clock) {
        this(issuer, clock, HttpClient.newHttpClient());
    }

    private Api(URI issuer, Clock clock, HttpClient http) {
        this.issuer = issuer;
        this.clock = clock;
        this.http = http;
    }

    /** Speaks over TLS to a server that has the automation client of {@link RunningServer}. */
    public static Api over(SSLContext tls, URI issuer) {
        return new Api(
                issuer,
                Clock.systemUTC(),
                HttpClient.newBuilder().sslContext(tls).build());
    }

    public URI issuer() {
        return issuer;
    }

    /** Posts a form, with basic authentication if a client is named. */
    public Answer post(String path, Map<String, String> form, @Nullable String clientId, @Nullable String secret) {
        HttpRequest.Builder request = HttpRequest.newBuilder(issuer.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encode(form)));
        if (clientId != null) {
            request.header("Authorization", basic(clientId, secret == null ? "" : secret));
        }
        return send(request);
    }

    /** Gets a path, with a bearer token if there is one. */
    public Answer get(String path, @Nullable String bearer) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(issuer.resolve(path)).GET();
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return send(request);
    }

    /** Asks the token endpoint for an access token of a client. */
    public Answer clientCredentials(String clientId, String secret, String scope) {
        return post("/oauth2/token", Map.of("grant_type", "client_credentials", "scope", scope), clientId, secret);
    }

    /** Calls the admin API as the automation client, whatever version a change meets. */
    public Answer admin(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(issuer.resolve("/admin/api/v1" + path))
                .header("Authorization", "Bearer " + adminToken())
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        return send(request);
    }

    /** Calls the admin API as the automation client with a body of any kind and, by name and value, further headers. */
    public Answer adminRaw(String method, String path, String body, String... headers) {
        return adminAs(adminToken(), method, path, body, headers);
    }

    /** Calls the admin API with this access token, a body of any kind and, by name and value, further headers. */
    public Answer adminAs(String token, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(issuer.resolve("/admin/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Sends a request that a test built itself with the access token of the automation client. */
    public Answer sendAsAdmin(HttpRequest.Builder request) {
        return send(request.header("Authorization", "Bearer " + adminToken()));
    }

    /** Registers a client, and fails if the server refuses it. @return the answer's body, with the secret if it has one */
    public JsonNode registerClient(Map<String, ?> metadata) {
        Answer answer = admin("POST", "/clients", metadata);
        if (answer.status() != 201) {
            throw new AssertionError(answer.status() + " " + answer.body());
        }
        return answer.json();
    }

    /** Registers the API of orders with its two scopes; a second call does nothing. */
    public void registerOrdersApi() {
        Answer answer = admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Orders",
                        "audience",
                        ORDERS_AUDIENCE,
                        "scopes",
                        List.of(
                                Map.of("name", "orders:read", "description", "See your orders"),
                                Map.of("name", "orders:write", "description", "Place orders for you"))));
        if (answer.status() != 201 && answer.status() != 409) {
            throw new AssertionError(answer.status() + " " + answer.body());
        }
    }

    /** A name that no other test uses. */
    public static String uniqueName(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    public static String basic(String user, String password) {
        String text = URLEncoder.encode(user, StandardCharsets.UTF_8)
                + ":"
                + URLEncoder.encode(password, StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Sends a request that a test built itself, and fails if the API reference does not list the error that it gets. */
    public Answer send(HttpRequest.Builder request) {
        try {
            Answer answer = new Answer(http.send(request.build(), BodyHandlers.ofString()));
            DocumentedErrors.check(answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Lets the next call of the admin API fetch a token of its own, since keys have changed. */
    public synchronized void forgetAdminToken() {
        adminToken = null;
    }

    /** An access token of the automation client, for requests that a test builds itself. */
    public synchronized String adminToken() {
        Instant now = clock.instant();
        // a test may have pushed the server's clock, there or back, since the token was issued
        if (adminToken == null || now.isBefore(adminTokenFrom) || now.isAfter(adminTokenFrom.plus(TOKEN_USED_FOR))) {
            adminTokenFrom = now;
            Answer answer = clientCredentials(
                    RunningServer.AUTOMATION_ID,
                    RunningServer.AUTOMATION_SECRET,
                    "admin:clients:read admin:clients:write admin:apis:read admin:apis:write admin:users:read"
                            + " admin:users:write admin:api-keys:read admin:api-keys:write admin:keys:read admin:keys:write admin:storage:read admin:audit:read"
                            + " admin:grants:read admin:revocations:read admin:revocations:write admin:metrics:read"
                            + " admin:alarms:read admin:alarms:write admin:posture:read admin:posture:write");
            if (answer.status() != 200) {
                throw new AssertionError(answer.status() + " " + answer.body());
            }
            adminToken = answer.json().get("access_token").asString();
        }
        return adminToken;
    }

    /** Response of the server. */
    public record Answer(HttpResponse<String> response) {

        /** Its error as the API reference lists it, such as {@code 404 client-not-found}; empty without a code. */
        public String error() {
            return DocumentedErrors.of(this);
        }

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }
}
