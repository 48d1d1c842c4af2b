package dev.keyturn.endtoend;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** Infrastructure code that registers things through the admin API. */
final class AutomationClient {

    static final String ID = "automation";
    static final String SECRET = "an-automation-secret-of-more-than-32-characters";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final String token;

    AutomationClient(URI server) throws IOException, InterruptedException {
        this.server = server;
        this.token = text(
                json(requestToken(
                        ID,
                        SECRET,
                        "admin:clients:read admin:clients:write admin:apis:write admin:audit:read"
                                + " admin:api-keys:read admin:api-keys:write admin:revocations:read")),
                "access_token");
    }

    /** Settings with which the server knows this client. */
    static Map<String, String> environment() {
        return Map.of("KEYTURN_BOOTSTRAP_CLIENT_ID", ID, "KEYTURN_BOOTSTRAP_CLIENT_SECRET", SECRET);
    }

    HttpResponse<String> call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/admin/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> requestToken(String clientId, String secret, String scope)
            throws IOException, InterruptedException {
        return post(
                "/oauth2/token", clientId, secret, "grant_type=client_credentials&scope=" + scope.replace(" ", "%20"));
    }

    private HttpResponse<String> post(String path, String clientId, String secret, String form)
            throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Introspection of a credential by its own client. */
    Map<String, Object> introspect(String clientId, String secret, String token)
            throws IOException, InterruptedException {
        return json(post("/oauth2/introspect", clientId, secret, "token=" + token));
    }

    /** Revokes a token as the client that it was issued to. @return the status */
    int revoke(String clientId, String secret, String token) throws IOException, InterruptedException {
        return post("/oauth2/revoke", clientId, secret, "token=" + token).statusCode();
    }

    /** A text that must be there. */
    static String text(Map<?, ?> json, String name) {
        return (String) Objects.requireNonNull(json.get(name), name);
    }

    static Map<String, Object> json(HttpResponse<String> response) {
        try {
            return JSONObjectUtils.parse(response.body());
        } catch (ParseException e) {
            throw new AssertionError(response.statusCode() + " " + response.body(), e);
        }
    }
}
