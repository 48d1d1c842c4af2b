package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request for each operation of the API reference that succeeds, with the objects that it needs. */
final class ValidRequests {

    private static final String SCOPE = "scan:read";
    private static final String SIGN_IN_LIMIT = "keyturn.rate-limit.per-address.login";
    private static final String AUDIENCE = "https://scan.example.com";
    private static final String API = "/admin/api/v1";
    private static final String GITHUB_KEY = "scan";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final KeyPair GITHUB = newKeyPair();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final URI callback;
    private final Callable<String> adminToken;
    private final String gatewayCredentials;
    private final String clientCredentials;
    private final String grant;
    private int number;

    /** @param adminToken access tokens with all scopes of the admin API */
    ValidRequests(URI server, Callable<String> adminToken) throws Exception {
        this.server = server;
        this.callback = server.resolve("/scan-callback");
        this.adminToken = adminToken;
        this.gatewayCredentials = basic("scan-gateway", secretOf(client("scan-gateway", "api-keys:verify")));
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
        this.clientCredentials = basic("scan", secretOf(client("scan", SCOPE, "revocations:read")));
        Map<String, Object> shop = new HashMap<>(client("scan-shop", SCOPE, "openid"));
        shop.put("token_endpoint_auth_method", "none");
        shop.put("grant_types", List.of("authorization_code", "refresh_token"));
        shop.put("redirect_uris", List.of(callback.toString()));
        admin("POST", "/clients", shop);
        this.grant = signIn().grant();
    }

    /** Settings that the server needs. */
    static Map<String, String> environment() {
        return Map.of(
                "KEYTURN_APIKEY_GITHUB_PUBLICKEYS_" + GITHUB_KEY.toUpperCase(Locale.ROOT),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(GITHUB.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    /**
     * The request for an operation. Objects that it ends are new ones.
     *
     * @param operation method and path, such as {@code PUT /admin/api/v1/users/{id}}
     */
    Valid of(String operation) throws Exception {
        int path = operation.indexOf(' ') + 1;
        return operation.startsWith(API, path) ? ofAdminApi(operation.replaceFirst(API, "")) : ofProtocol(operation);
    }

    private Valid ofAdminApi(String operation) throws Exception {
        Valid request = Valid.at(operation.contains("{") ? object(operation) : Map.of());
        Instant month = Instant.now().plus(Duration.ofDays(30));
        return switch (operation) {
            case "GET /grants" -> request.with(Map.of("client_id", "scan-shop"));
            case "GET /sessions" -> request.with(Map.of("user_id", userId()));
            case "GET /posture/findings" -> request.with(Map.of("rule", "limits-off"));
            case "POST /alarm-mutes" -> request.sending(mute());
            case "POST /alarms/{id}/acknowledge", "POST /alarms/{id}/close" -> request.sending(Map.of("note", "Scan"));
            case "POST /api-keys" -> request.sending(apiKey());
            case "PUT /api-keys/{id}" -> request.sending(Map.of("name", "Scan", "scopes", List.of(SCOPE)));
            case "POST /api-keys/{id}/rotate" -> request.sending(Map.of("overlap_seconds", 60));
            case "POST /apis" -> request.sending(api());
            case "PUT /apis/{id}" -> request.sending(Map.of("name", "Scan", "scopes", List.of()));
            case "POST /clients" -> request.sending(client(newName(), SCOPE));
            case "PUT /clients/{client_id}" -> {
                Map<String, Object> metadata = new HashMap<>(client("", SCOPE));
                metadata.remove("client_id");
                yield request.sending(metadata);
            }
            case "POST /posture/acceptances" -> request.sending(acceptance(month));
            case "POST /revocations" -> request.sending(Map.of("client_id", newClient(), "reason", "Scan"));
            case "POST /signing-keys/rotations" -> request.sending(Map.of("algorithm", "ES384", "immediately", true));
            case "POST /users" -> request.sending(person());
            case "PUT /users/{id}" -> request.sending(Map.of("name", "Scan", "roles", List.of()));
            default -> request;
        };
    }

    private Map<String, String> object(String operation) throws Exception {
        String collection = operation.substring(operation.indexOf('/') + 1, operation.indexOf("/{"));
        return switch (collection) {
            case "alarm-mutes" -> Map.of("id", id(admin("POST", "/alarm-mutes", mute())));
            case "alarms" -> Map.of("id", first("/alarms?size=1", "id"));
            case "api-keys" -> Map.of("id", id(admin("POST", "/api-keys", apiKey())));
            case "apis" -> Map.of("id", id(admin("POST", "/apis", api())));
            case "audit-events" -> Map.of("id", provenEvent());
            case "clients" -> clientAndPart(operation);
            case "grants" -> Map.of("id", grant);
            case "posture/acceptances" ->
                Map.of(
                        "acceptance_id",
                        id(admin(
                                "POST",
                                "/posture/acceptances",
                                acceptance(Instant.now().plus(Duration.ofDays(1))))));
            case "scanner-rules" -> Map.of("file", "github.json");
            case "signing-keys" ->
                Map.of(
                        "key_id",
                        AutomationClient.text(
                                admin(
                                        "POST",
                                        "/signing-keys/rotations",
                                        Map.of("algorithm", "ES384", "immediately", true)),
                                "key_id"));
            case "users" -> Map.of("id", id(admin("POST", "/users", person())));
            default -> throw new AssertionError("No object for " + operation);
        };
    }

    private Map<String, String> clientAndPart(String operation) throws Exception {
        String client = newClient();
        if (operation.contains("{secret_id}")) {
            return Map.of("client_id", client, "secret_id", id(admin("POST", "/clients/" + client + "/secrets", null)));
        }
        if (!operation.contains("{user_id}")) {
            return Map.of("client_id", client);
        }
        String owner = id(admin("POST", "/users", person()));
        if (operation.startsWith("DELETE ")) {
            admin("PUT", "/clients/" + client + "/owners/" + owner, null);
        }
        return Map.of("client_id", client, "user_id", owner);
    }

    private Valid ofProtocol(String operation) throws Exception {
        Valid plain = Valid.at(Map.of()).authorizedBy("");
        Map<String, Object> authorization = Map.of(
                "response_type",
                "code",
                "client_id",
                "scan-shop",
                "redirect_uri",
                callback.toString(),
                "scope",
                SCOPE,
                "code_challenge_method",
                "S256",
                "code_challenge",
                CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier())
                        .getValue());
        return switch (operation) {
            case "GET /oauth2/authorize" -> {
                Map<String, String> query = new HashMap<>();
                authorization.forEach((name, value) -> query.put(name, value.toString()));
                yield plain.with(query);
            }
            case "POST /oauth2/authorize" -> plain.sending(authorization);
            case "POST /oauth2/token" ->
                plain.authorizedBy(clientCredentials)
                        .sending(Map.of("grant_type", "client_credentials", "scope", SCOPE));
            case "POST /oauth2/introspect", "POST /oauth2/revoke" ->
                plain.authorizedBy(clientCredentials).sending(Map.of("token", token(clientCredentials, SCOPE)));
            case "GET /userinfo", "POST /userinfo" -> plain.authorizedBy("Bearer " + signIn().accessToken());
            case "POST /connect/logout" -> plain.sending(Map.of("client_id", "scan-shop"));
            case "POST /api-keys/verify" ->
                plain.authorizedBy("Bearer " + token(gatewayCredentials, "api-keys:verify"))
                        .sending(Map.of("key", newApiKey(), "scopes", List.of(SCOPE)));
            case "GET /gateway/check" ->
                plain.authorizedBy("Bearer " + token(clientCredentials, SCOPE))
                        .with(Map.of("audience", AUDIENCE, "scope", SCOPE))
                        .withHeaders(Map.of("X-Keyturn-Gateway-Authorization", gatewayCredentials));
            case "POST /api-keys/revoke" -> plain.sending(Map.of("key", newApiKey()));
            case "POST /api-keys/report" ->
                plain.sending(Map.of("keys", List.of(newApiKey()), "place", "https://git.example.com/.env"));
            case "POST /api-keys/leaks/github" -> leak(plain);
            case "GET /revocations" -> plain.authorizedBy("Bearer " + token(clientCredentials, "revocations:read"));
            default -> plain;
        };
    }

    private Valid leak(Valid plain) throws Exception {
        List<Object> body =
                List.of(Map.of("token", newApiKey(), "type", "keyturn_api_key", "url", "https://git.example.com"));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(GITHUB.getPrivate());
        signature.update(json(body).getBytes(StandardCharsets.UTF_8));
        return plain.sending(body)
                .withHeaders(Map.of(
                        "Github-Public-Key-Identifier",
                        GITHUB_KEY,
                        "Github-Public-Key-Signature",
                        Base64.getEncoder().encodeToString(signature.sign())));
    }

    /** JSON of a value, as each request sends it. */
    static String json(@Nullable Object value) {
        String wrapped = JSONObjectUtils.toJSONString(Collections.singletonMap("body", value));
        return wrapped.substring("{\"body\":".length(), wrapped.length() - 1);
    }

    private static Map<String, Object> client(String id, String... scopes) {
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

    private Map<String, Object> mute() {
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

    private static Map<String, Object> apiKey() {
        return Map.of("client_id", "scan", "environment", "live", "name", "Scan", "scopes", List.of(SCOPE));
    }

    private Map<String, Object> api() {
        return Map.of("name", "Scan", "audience", "https://" + newName() + ".example.com", "scopes", List.of());
    }

    private Map<String, Object> person() {
        return Map.of("username", newName(), "name", "Scan", "roles", List.of());
    }

    private Map<String, Object> acceptance(Instant until) throws Exception {
        Map<?, ?> found = admin("GET", "/posture/findings?rule=limits-off&affected_id=" + SIGN_IN_LIMIT, null);
        Map<?, ?> finding = (Map<?, ?>) ((List<?>) Objects.requireNonNull(found.get("items"))).get(0);
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
                until.toString());
    }

    private String newName() {
        number++;
        return "scan-" + number;
    }

    private String newClient() throws Exception {
        return AutomationClient.text(admin("POST", "/clients", client(newName(), SCOPE)), "client_id");
    }

    private String newApiKey() throws Exception {
        return AutomationClient.text(admin("POST", "/api-keys", apiKey()), "key");
    }

    private String secretOf(Map<String, Object> metadata) throws Exception {
        return AutomationClient.text(admin("POST", "/clients", metadata), "client_secret");
    }

    private String userId() throws Exception {
        return first("/users?q=" + ConsentingUser.NAME, "id");
    }

    /** An event whose leaf is in the tree. */
    private String provenEvent() throws Exception {
        String event = first("/audit-events?type=client.created&subject_id=scan", "id");
        awaitSuccess("/audit-events/" + event + "/proof");
        return event;
    }

    private void awaitSuccess(String path) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (send("GET", path, null).statusCode() != 200 && Instant.now().isBefore(end)) {
            Thread.sleep(100);
        }
    }

    /** Waits for the first object, which a background task may have to make. */
    private String first(String list, String member) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            List<?> items = (List<?>) admin("GET", list, null).get("items");
            if (items != null && !items.isEmpty()) {
                return AutomationClient.text((Map<?, ?>) items.get(0), member);
            }
            Thread.sleep(100);
        }
        throw new AssertionError("Nothing at " + list);
    }

    private static String id(Map<String, Object> created) {
        return AutomationClient.text(created, "id");
    }

    private Map<String, Object> admin(String method, String path, @Nullable Object body) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isBetween(200, 299);
        return answer.body().isEmpty() ? Map.of() : AutomationClient.json(answer);
    }

    private HttpResponse<String> send(String method, String path, @Nullable Object body) throws Exception {
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

    private String token(String credentials, String scope) throws Exception {
        return AutomationClient.text(
                form("/oauth2/token", credentials, "grant_type=client_credentials&scope=" + encode(scope)),
                "access_token");
    }

    private Map<String, Object> form(String path, String credentials, String form) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (!credentials.isEmpty()) {
            request.header("Authorization", credentials);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return AutomationClient.json(answer);
    }

    /** The user allows the client what it asks for. */
    private UserTokens signIn() throws Exception {
        PageVisitor visitor = new PageVisitor(server);
        CodeVerifier verifier = new CodeVerifier();
        PageVisitor.Page login =
                visitor.open(server.resolve("/oauth2/authorize?response_type=code&client_id=scan-shop&scope="
                        + encode("openid " + SCOPE) + "&redirect_uri=" + encode(callback.toString())
                        + "&code_challenge_method=S256&code_challenge="
                        + CodeChallenge.compute(CodeChallengeMethod.S256, verifier)
                                .getValue()));
        PageVisitor.Page next = visitor.submit(
                login.form("password").with("username", ConsentingUser.NAME).with("password", ConsentingUser.PASSWORD));
        boolean isAsked = next.forms().stream().anyMatch(form -> form.has("scope"));
        PageVisitor.Page allowed = isAsked ? visitor.submit(next.form("scope")) : next;
        Matcher code =
                Pattern.compile("[?&]code=([^&]+)").matcher(allowed.address().toString());
        assertThat(code.find()).as(allowed.address() + "\n" + allowed.html()).isTrue();
        Map<String, Object> tokens = form(
                "/oauth2/token",
                "",
                "grant_type=authorization_code&client_id=scan-shop&redirect_uri=" + encode(callback.toString())
                        + "&code=" + code.group(1) + "&code_verifier=" + verifier.getValue());
        return new UserTokens(
                AutomationClient.text(tokens, "access_token"), first("/grants?client_id=scan-shop", "id"));
    }

    private static String basic(String client, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param grant identifier of the grant that the token belongs to */
    private record UserTokens(String accessToken, String grant) {}

    /**
     * Parts of a request that succeeds.
     *
     * @param authorization value of the header; null for a token of the admin API, empty for none
     */
    record Valid(
            Map<String, String> inPath,
            Map<String, String> inQuery,
            Map<String, String> headers,
            @Nullable String authorization,
            @Nullable Object body) {

        static Valid at(Map<String, String> inPath) {
            return new Valid(inPath, Map.of(), Map.of(), null, null);
        }

        Valid with(Map<String, String> query) {
            return new Valid(inPath, query, headers, authorization, body);
        }

        Valid withHeaders(Map<String, String> others) {
            return new Valid(inPath, inQuery, others, authorization, body);
        }

        Valid authorizedBy(String credentials) {
            return new Valid(inPath, inQuery, headers, credentials, body);
        }

        Valid sending(Object newBody) {
            return new Valid(inPath, inQuery, headers, authorization, newBody);
        }
    }
}
