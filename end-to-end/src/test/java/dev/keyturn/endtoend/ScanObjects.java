package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** New objects for the requests of a scan, and the values to make more of them. */
final class ScanObjects {

    static final String SCOPE = "scan:read";
    static final String AUDIENCE = "https://scan.example.com";
    static final String ALGORITHM = "ES384";

    private static final String SIGN_IN_LIMIT = "keyturn.rate-limit.per-address.login";
    private static final String API = "/admin/api/v1";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ALARMS = 90;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final Callable<String> adminToken;
    private int number;

    /** @param adminToken access tokens with all scopes of the admin API */
    ScanObjects(URI server, Callable<String> adminToken) {
        this.server = server;
        this.adminToken = adminToken;
    }

    /** Settings with which one rejected request is enough for an alarm. */
    static Map<String, String> environment() {
        return Map.of("KEYTURN_ALARM_REJECTEDREQUESTS_OFCLIENT", "1");
    }

    /** An API and its introspection client. @return credentials of that client */
    String newIntrospectionClient() throws Exception {
        String credentials = basic("scan-gateway", secretOf(client("scan-gateway", "api-keys:verify")));
        admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Scan",
                        "audience",
                        AUDIENCE,
                        "scopes",
                        List.of(Map.of("name", SCOPE, "description", "See")),
                        "access_tokens",
                        Map.of("introspection_client", "scan-gateway")));
        return credentials;
    }

    /** One object of each kind, and of each state that has forms of its own. @return paths of their pages in the console */
    List<String> create() throws Exception {
        String client = newClient();
        newSecret(client);
        addOwner(client, newUser());
        String disabledClient = disabled("/clients/", newClient());
        String disabledKey = disabled("/api-keys/", newApiKeyId());
        String disabledUser = disabled("/users/", newUser());
        newMute();
        newAcceptance();
        newSigningKey();
        return List.of(
                "/clients/" + client,
                "/clients/" + disabledClient,
                "/api-keys/" + newApiKeyId(),
                "/api-keys/" + disabledKey,
                "/apis/" + newApi(),
                "/users/" + newUser(),
                "/users/" + disabledUser,
                "/users/" + newUser() + "/reset-second-factors",
                "/alarms/" + openAlarm());
    }

    /** Disables an object. @return its identifier */
    String disabled(String collection, String id) throws Exception {
        admin("POST", collection + id + "/disable", null);
        return id;
    }

    String newMute() throws Exception {
        return id(admin("POST", "/alarm-mutes", mute()));
    }

    String newApiKeyId() throws Exception {
        return id(admin("POST", "/api-keys", apiKey()));
    }

    /** The text of a new API key. */
    String newApiKey() throws Exception {
        return AutomationClient.text(admin("POST", "/api-keys", apiKey()), "key");
    }

    String newApi() throws Exception {
        return id(admin("POST", "/apis", api()));
    }

    String newClient() throws Exception {
        return AutomationClient.text(admin("POST", "/clients", client(newName(), SCOPE)), "client_id");
    }

    String newSecret(String client) throws Exception {
        return id(admin("POST", "/clients/" + client + "/secrets", null));
    }

    void addOwner(String client, String user) throws Exception {
        admin("PUT", "/clients/" + client + "/owners/" + user, null);
    }

    String newUser() throws Exception {
        return id(admin("POST", "/users", person()));
    }

    /** Name of a new user. */
    String newUsername() throws Exception {
        return AutomationClient.text(admin("POST", "/users", person()), "username");
    }

    String newAdministrator() throws Exception {
        return id(admin(
                "POST", "/users", Map.of("username", newName(), "name", "Scan", "roles", List.of("administrator"))));
    }

    /** Mutes the detector of an alarm for its subject. */
    void mute(String alarm) throws Exception {
        Map<String, Object> shown = admin("GET", "/alarms/" + alarm, null);
        Map<?, ?> subject = (Map<?, ?>) Objects.requireNonNull(shown.get("subject"));
        admin(
                "POST",
                "/alarm-mutes",
                Map.of(
                        "detector",
                        AutomationClient.text(shown, "detector"),
                        "subject_kind",
                        AutomationClient.text(subject, "kind"),
                        "subject_id",
                        AutomationClient.text(subject, "id"),
                        "until",
                        Instant.now().plus(Duration.ofDays(1)).toString()));
    }

    void endMutes() throws Exception {
        HttpResponse<String> mutes = send("GET", "/alarm-mutes", null);
        for (Object each : JSONArrayUtils.parse(mutes.body())) {
            admin("DELETE", "/alarm-mutes/" + AutomationClient.text((Map<?, ?>) each, "id"), null);
        }
    }

    String newAcceptance() throws Exception {
        return id(admin("POST", "/posture/acceptances", acceptance()));
    }

    /** A new active key. The server keeps few keys that are retired, so earlier ones are revoked. */
    String newSigningKey() throws Exception {
        destroyRetiredKeys();
        return AutomationClient.text(admin("POST", "/signing-keys/rotations", rotation()), "key_id");
    }

    void destroyRetiredKeys() throws Exception {
        for (Object each : items("/signing-keys?size=100")) {
            Map<?, ?> key = (Map<?, ?>) each;
            if (ALGORITHM.equals(key.get("algorithm")) && "retired".equals(key.get("state"))) {
                admin("POST", "/signing-keys/" + AutomationClient.text(key, "key_id") + "/revocation", null);
            }
        }
    }

    /** An alarm that is neither acknowledged nor closed. If there is none, clients make requests that are rejected. */
    String openAlarm() throws Exception {
        String open = "/alarms?state=open&detector=rejected-requests&size=1";
        if (items(open).isEmpty()) {
            // alarms that are not closed are limited in number
            for (Object each : items("/alarms?state=acknowledged&size=100")) {
                admin("POST", "/alarms/" + AutomationClient.text((Map<?, ?>) each, "id") + "/close", Map.of());
            }
            for (int count = 0; count < ALARMS; count++) {
                String client = newName();
                String credentials = basic(client, secretOf(client(client, SCOPE)));
                postForm("/oauth2/token", credentials, "grant_type=client_credentials&scope=invented");
            }
        }
        return first(open, "id");
    }

    /** An event whose leaf is in the tree. */
    String provenEvent() throws Exception {
        String event = first("/audit-events?type=client.created&subject_id=scan", "id");
        Instant end = Instant.now().plus(PATIENCE);
        while (send("GET", "/audit-events/" + event + "/proof", null).statusCode() != 200
                && Instant.now().isBefore(end)) {
            Thread.sleep(PAUSE.toMillis());
        }
        return event;
    }

    static Map<String, Object> client(String id, String... scopes) {
        return Map.of(
                "client_id",
                id,
                "client_name",
                "Scan",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of(scopes));
    }

    Map<String, Object> mute() {
        return Map.of(
                "detector",
                "rejected-requests",
                "subject_kind",
                "client",
                "subject_id",
                newName(),
                "until",
                Instant.now().plus(Duration.ofDays(1)).toString());
    }

    static Map<String, Object> apiKey() {
        return Map.of("client_id", "scan", "environment", "live", "name", "Scan", "scopes", List.of(SCOPE));
    }

    Map<String, Object> api() {
        return Map.of("name", "Scan", "audience", "https://" + newName() + ".example.com", "scopes", List.of());
    }

    Map<String, Object> person() {
        return Map.of("username", newName(), "name", "Scan", "roles", List.of());
    }

    static Map<String, Object> rotation() {
        return Map.of("algorithm", ALGORITHM, "immediately", true);
    }

    Map<String, Object> acceptance() throws Exception {
        Map<?, ?> finding = (Map<?, ?>) items("/posture/findings?rule=limits-off&affected_id=" + SIGN_IN_LIMIT)
                .get(0);
        return Map.of(
                "rule",
                "limits-off",
                "type",
                "setting",
                "affected_id",
                SIGN_IN_LIMIT,
                "fingerprint",
                AutomationClient.text(finding, "fingerprint"),
                "reason",
                "Scan",
                "expires_at",
                Instant.now().plus(Duration.ofDays(30)).toString());
    }

    String newName() {
        number++;
        return "scan-" + number;
    }

    String secretOf(Map<String, Object> metadata) throws Exception {
        return AutomationClient.text(admin("POST", "/clients", metadata), "client_secret");
    }

    String userId() throws Exception {
        return first("/users?q=" + ConsentingUser.NAME, "id");
    }

    /** Waits for the first object of a list, which a background task may have to make. */
    String first(String list, String member) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            List<?> items = items(list);
            if (!items.isEmpty()) {
                return AutomationClient.text((Map<?, ?>) items.get(0), member);
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw new AssertionError("Nothing at " + list);
    }

    /** A page of a list. */
    List<?> items(String list) throws Exception {
        return (List<?>) Objects.requireNonNull(admin("GET", list, null).get("items"));
    }

    private static String id(Map<String, Object> created) {
        return AutomationClient.text(created, "id");
    }

    /** Sends a request of the admin API, which must succeed. */
    Map<String, Object> admin(String method, String path, @Nullable Object body) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isBetween(200, 299);
        return answer.body().isEmpty() ? Map.of() : AutomationClient.json(answer);
    }

    /** Sends a request of the admin API. */
    HttpResponse<String> send(String method, String path, @Nullable Object body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(API + path))
                .header("Authorization", "Bearer " + adminToken.call())
                .header("If-Match", "*");
        return http.send(
                body == null
                        ? request.method(method, BodyPublishers.noBody()).build()
                        : request.header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(json(body)))
                                .build(),
                BodyHandlers.ofString());
    }

    /** Access token of a client by its credentials. */
    String token(String credentials, String scope) throws Exception {
        return AutomationClient.text(
                form("/oauth2/token", credentials, "grant_type=client_credentials&scope=" + encode(scope)),
                "access_token");
    }

    /** Sends a form, which must succeed. */
    Map<String, Object> form(String path, String credentials, String form) throws Exception {
        HttpResponse<String> answer = postForm(path, credentials, form);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return AutomationClient.json(answer);
    }

    private HttpResponse<String> postForm(String path, String credentials, String form) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (!credentials.isEmpty()) {
            request.header("Authorization", credentials);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends JSON with an access token. */
    HttpResponse<String> postJson(String path, String token, Object body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(json(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    /** JSON of a value, as each request sends it. */
    static String json(@Nullable Object value) {
        String wrapped = JSONObjectUtils.toJSONString(Collections.singletonMap("body", value));
        return wrapped.substring("{\"body\":".length(), wrapped.length() - 1);
    }

    static String basic(String client, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
