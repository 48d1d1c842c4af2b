package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.adminapi.DocumentedOperations.Operation;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.DocumentedErrors;
import dev.keyturn.testing.FailedLogout;
import dev.keyturn.testing.GitHub;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Produces each error that {@code docs/openapi.yaml} lists for an operation. That no other error is answered,
 * {@link Api} checks in all tests.
 */
@RunningServer
@OnH2
class DocumentedErrorsTests {

    /** Errors that need a server of their own, or much time, and the class of tests that produces each. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("GET /audit-events/{id}/proof 404 audit-leaf-not-found", "AuditProofFlow"),
            Map.entry("POST /alarms/{id}/acknowledge 409 alarm-not-open", "AlarmFlow"),
            Map.entry("POST /alarms/{id}/close 409 alarm-closed", "AlarmFlow"),
            Map.entry("POST /alarm-mutes 409 too-many-mutes", "AlarmFlow"),
            Map.entry("PUT /users/{id} 409 last-administrator", "UserEndpoints"),
            Map.entry("DELETE /users/{id} 409 last-administrator", "UserEndpoints"),
            Map.entry("POST /users/{id}/disable 409 last-administrator", "UserEndpoints"),
            Map.entry("PUT /clients/{client_id}/owners/{user_id} 409 too-many-owners", "SelfServiceFlow"),
            Map.entry("POST /signing-keys/rotations 409 too-many-retired", "KeyLifeCycleContract"),
            Map.entry("POST /users/{id}/second-factors/reset 409 own-second-factors", "SecondFactorFlow"));

    private static final Map<String, String> PROTOCOL_ELSEWHERE = Map.of(
            "GET /oauth2/authorize 302 access_denied", "PartnerFlow",
            "GET /oauth2/authorize 302 consent_required", "AuthenticationRequirementsFlow",
            "GET /oauth2/authorize 302 interaction_required", "AuthenticationRequirementsFlow",
            "POST /api-keys/leaks/github 404 not-found", "ApiKeyNodesTests",
            "GET /revocations 503 too-many-readers", "RevocationFeedNodesTests");

    private static final String UNKNOWN = UUID.randomUUID().toString();
    private static final String LIMIT = "429 too-many-invalid-keys";
    private static final String BUILT_IN = "keyturn-console";

    @Autowired
    Api api;

    private final Map<String, Set<String>> produced = new TreeMap<>();
    private final String name = Api.uniqueName("errors");
    private final String scope = name + ":read";
    private final String client = "/clients/" + name;

    @Test
    void eachListedErrorOfTheAdminApiIsAnswered() throws IOException {
        Map<String, Set<String>> listed = new TreeMap<>();
        for (Operation operation : DocumentedOperations.all()) {
            Set<String> errors = Objects.requireNonNull(DocumentedErrors.byOperation()
                    .get(operation.method() + " " + AdminController.BASE + operation.path()));
            if (!errors.isEmpty()) {
                listed.put(operation.name(), errors);
            }
        }

        askForTheUnknown();
        conflictWithApis();
        conflictWithClients();
        conflictWithApiKeys();
        conflictWithSigningKeys();
        conflictWithUsers();
        conflictWithMutes();
        acceptNoFinding();
        revokeTheUnknown();
        for (Map.Entry<String, String> error : ELSEWHERE.entrySet()) {
            assertIsTested(error.getKey(), error.getValue());
        }

        assertThat(produced).isEqualTo(listed).hasSizeGreaterThan(30);
    }

    @Test
    void eachListedErrorOfTheOtherEndpointsIsAnswered() throws IOException {
        Map<String, Set<String>> listed = new TreeMap<>(DocumentedErrors.byOperation());
        listed.keySet().removeIf(operation -> operation.contains(AdminController.BASE + "/"));
        listed.values().removeIf(Set::isEmpty);
        api.registerOrdersApi();
        String secret = api.registerClient(Map.of(
                        "client_id",
                        name,
                        "client_name",
                        name,
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("authorization_code", "client_credentials"),
                        "redirect_uris",
                        List.of("https://app.example.com/cb"),
                        "scopes",
                        List.of("openid", "orders:read", "api-keys:verify", "revocations:read")))
                .get("client_secret")
                .asString();

        askTheTokenEndpoint(secret);
        guessKeys(secret);
        askTheAuthorizationEndpoint();
        verifyKeys(token(secret, "api-keys:verify"), narrow(secret, "urn:keyturn:api-keys"));
        checkForGateways(secret);
        reportKeys();
        followRevocations(token(secret, "revocations:read"), narrow(secret, "urn:keyturn:revocations"));
        for (Map.Entry<String, String> error : PROTOCOL_ELSEWHERE.entrySet()) {
            assertIsTested(error.getKey(), error.getValue());
        }

        assertThat(produced).isEqualTo(listed).hasSizeGreaterThan(10);
    }

    private String token(String secret, String scope) {
        return api.clientCredentials(name, secret, scope)
                .json()
                .get("access_token")
                .asString();
    }

    /** For an API of the server too, and without a scope of it. */
    private String narrow(String secret, String audience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Authorization", Api.basic(name, secret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=orders:read&resource="
                        + Api.ORDERS_AUDIENCE + "&resource=" + audience));
        return api.send(request).json().get("access_token").asString();
    }

    private void askTheTokenEndpoint(String secret) {
        Map<String, Map<String, String>> forms = Map.of(
                "400 invalid_request", Map.of("scope", "orders:read"),
                "400 invalid_grant",
                        Map.of(
                                "grant_type", "authorization_code",
                                "code", "wrong",
                                "code_verifier", "v".repeat(43),
                                "redirect_uri", "https://app.example.com/cb"),
                "400 unauthorized_client", Map.of("grant_type", "refresh_token", "refresh_token", "x"),
                "400 unsupported_grant_type", Map.of("grant_type", "password"),
                "400 invalid_scope", Map.of("grant_type", "client_credentials", "scope", "nothing"),
                "400 invalid_target",
                        Map.of("grant_type", "client_credentials", "resource", "https://nothing.example.com"));
        forms.forEach(
                (error, form) -> answer("POST /oauth2/token", api.post("/oauth2/token", form, name, secret), error));
        for (String path : List.of("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")) {
            answer("POST " + path, api.post(path, Map.of("token", "x"), name, "wrong"), "401 invalid_client");
        }
        for (String path : List.of("/oauth2/introspect", "/oauth2/revoke")) {
            answer("POST " + path, api.post(path, Map.of("x", "y"), name, secret), "400 invalid_request");
        }
    }

    private void askTheAuthorizationEndpoint() {
        String request = "/oauth2/authorize?client_id=" + name + "&redirect_uri=https://app.example.com/cb"
                + "&code_challenge=" + "c".repeat(43) + "&code_challenge_method=S256";
        Map<String, String> queries = Map.of(
                "302 invalid_request", "&scope=openid",
                "302 unsupported_response_type", "&response_type=token&scope=openid",
                "302 invalid_scope", "&response_type=code&scope=nothing",
                "302 invalid_target", "&response_type=code&scope=orders:read&resource=https://nothing.example.com",
                "302 login_required", "&response_type=code&scope=openid&prompt=none",
                "302 request_not_supported", "&response_type=code&scope=openid&request=x",
                "302 request_uri_not_supported", "&response_type=code&scope=openid&request_uri=x",
                "302 registration_not_supported", "&response_type=code&scope=openid&registration=x");
        queries.forEach((error, query) -> answer("GET /oauth2/authorize", api.get(request + query, null), error));
        for (String path : List.of("/oauth2/authorize", "/connect/logout")) {
            HttpRequest.Builder unknown = HttpRequest.newBuilder(api.issuer().resolve(path + "?client_id=unknown"))
                    .header("Accept", "application/json");
            answer("GET " + path, api.send(unknown), "400 invalid_request");
        }
    }

    /** From addresses of their own, since the limit is one per network. */
    private void guessKeys(String secret) {
        String limit = "429 temporarily_unavailable";
        answer("POST /oauth2/token", until(limit, this::exchangeUnknownKey), limit);
        answer(
                "POST /oauth2/introspect",
                until(
                        limit,
                        () -> api.post(
                                "/oauth2/introspect",
                                Map.of("token", Credentials.generate("kt_live_"), "client_address", "198.51.100.81"),
                                name,
                                secret)),
                limit);
    }

    private Api.Answer exchangeUnknownKey() {
        return api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Forwarded-For", "198.51.100.80")
                .POST(BodyPublishers.ofString(Api.encode(Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token_type",
                        "urn:keyturn:token-type:api-key",
                        "subject_token",
                        Credentials.generate("kt_live_"))))));
    }

    private void verifyKeys(String token, String narrow) {
        String verify = "/api-keys/verify";
        answer("POST " + verify, post(verify, "{}", token, null), "400 invalid-request");
        String wrong = "{\"key\": \"kt_live_wrong\", \"address\": \"198.51.100.78\"}";
        answer("POST " + verify, until(LIMIT, () -> post(verify, wrong, token, null)), LIMIT);
        presentBearers("POST", verify, narrow);
        presentBearers("GET", "/userinfo", narrow);
        presentBearers("POST", "/userinfo", narrow);
    }

    private void checkForGateways(String secret) throws IOException {
        String audience = "https://" + name + ".example.com";
        create(
                "/apis",
                api(audience, scope)
                        .replaceFirst("}$", ", \"access_tokens\": {\"introspection_client\": \"" + name + "\"}}"));
        String credentials = Api.basic(name, secret);
        String valid = "audience=" + audience + "&scope=" + scope + "&client_address=198.51.100.84";
        String narrow = narrow(secret, audience);
        Map<String, Api.Answer> answers = Map.of(
                "400 invalid_client", check(Api.basic(name, "wrong"), valid, narrow),
                "400 invalid_request", check(credentials, "scope=" + scope, narrow),
                "400 invalid_scope", check(credentials, "audience=" + audience + "&scope=nothing", narrow),
                "400 invalid_target", check(credentials, "audience=" + Api.ORDERS_AUDIENCE, narrow),
                "401 invalid_token", check(credentials, valid, "expired"),
                "403 insufficient_scope", check(credentials, valid, narrow));
        answers.forEach((error, answer) -> answer("GET /gateway/check", answer, error));
        String limit = "429 temporarily_unavailable";
        answer("GET /gateway/check", until(limit, () -> check(credentials, valid, "kt_live_wrong")), limit);
    }

    private Api.Answer check(String credentials, String query, String token) {
        return api.send(request("GET", "/gateway/check?" + query, "", token)
                .header("X-Keyturn-Gateway-Authorization", credentials));
    }

    private void reportKeys() {
        Map<String, String> bodies = Map.of(
                "/api-keys/revoke",
                "{\"key\": \"kt_live_wrong\"}",
                "/api-keys/report",
                "{\"keys\": [\"kt_live_wrong\"]}");
        bodies.forEach((path, body) -> {
            answer("POST " + path, post(path, "{}", null, null), "400 invalid-request");
            answer("POST " + path, until(LIMIT, () -> post(path, body, null, "198.51.100.79")), LIMIT);
        });
        String gitHub = "/api-keys/leaks/github";
        answer("POST " + gitHub, post(gitHub, "[]", null, null), "401 invalid-signature");
        HttpRequest.Builder signed = request("POST", gitHub, "{}", null)
                .header("Github-Public-Key-Identifier", GitHub.KEY_ID)
                .header("Github-Public-Key-Signature", GitHub.sign("{}"));
        answer("POST " + gitHub, api.send(signed), "400 invalid-request");
    }

    private void followRevocations(String token, String narrow) {
        String feed = "/revocations";
        answer("GET " + feed, api.get(feed + "?after=x", token), "400 invalid-cursor");
        answer("GET " + feed, api.get(feed + "?after=1&wait=61", token), "400 invalid-wait");
        answer("GET " + feed, api.get(feed + "?after=999999999999999999", token), "410 cursor-unknown");
        presentBearers("GET", feed, narrow);
    }

    /** Two access tokens, one that is not valid, and one that lacks the scope. */
    private void presentBearers(String method, String path, String narrow) {
        String operation = method + " " + path;
        HttpRequest.Builder twice = request(method, path, "{}", narrow).header("Authorization", "Bearer " + narrow);
        answer(operation, api.send(twice), "400 invalid_request");
        answer(operation, api.send(request(method, path, "{}", "expired")), "401 invalid_token");
        answer(operation, api.send(request(method, path, "{}", narrow)), "403 insufficient_scope");
    }

    private static Api.Answer until(String error, Supplier<Api.Answer> call) {
        Api.Answer answer = call.get();
        for (int i = 0; i < 200 && !answer.error().equals(error); i++) {
            answer = call.get();
        }
        return answer;
    }

    private Api.Answer post(String path, String body, @Nullable String bearer, @Nullable String address) {
        HttpRequest.Builder request = request("POST", path, body, bearer);
        return api.send(address == null ? request : request.header("X-Forwarded-For", address));
    }

    private HttpRequest.Builder request(String method, String path, String body, @Nullable String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve(path))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!path.equals("/userinfo")) {
            request.header("Content-Type", "application/json");
        }
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private void answer(String operation, Api.Answer answer, String error) {
        assertThat(answer.error()).as(operation + " " + answer.body()).isEqualTo(error);
        produced.computeIfAbsent(operation, first -> new TreeSet<>()).add(error);
    }

    /** Each operation whose path has variables, with identifiers of nothing. */
    private void askForTheUnknown() {
        refuse("GET /audit-events/older", "/audit-events/older?before=" + UNKNOWN, "", "404 audit-event-not-found");
        Map<String, String> codes = Map.ofEntries(
                Map.entry("/alarm-mutes", "alarm-mute"),
                Map.entry("/alarms", "alarm"),
                Map.entry("/api-keys", "api-key"),
                Map.entry("/apis", "api"),
                Map.entry("/audit-events", "audit-event"),
                Map.entry("/clients", "client"),
                Map.entry("/grants", "grant"),
                Map.entry("/posture/acceptances", "acceptance"),
                Map.entry("/scanner-rules", "scanner"),
                Map.entry("/signing-keys", "signing-key"),
                Map.entry("/users", "user"));
        for (Operation operation : DocumentedOperations.all()) {
            if (operation.path().contains("{")) {
                String collection =
                        operation.path().substring(0, operation.path().indexOf("/{"));
                refuse(
                        operation.name(),
                        operation.path().replaceAll("\\{[^}]*}", UNKNOWN),
                        exampleOf(operation),
                        "404 " + codes.get(collection) + "-not-found");
            }
        }
    }

    private static String exampleOf(Operation operation) {
        JsonNode example = operation.document().at("/requestBody/content/application~1json/example");
        return example.isMissingNode() ? "" : example.toString();
    }

    private void conflictWithApis() {
        String id = create("/apis", api("https://" + name + ".example.com", scope));
        create("/clients", client(name, "\"client_credentials\"", "client_secret_basic", scope));
        refuse("POST /apis", "/apis", api("https://" + name + ".example.com", name + ":x"), "409 audience-taken");
        refuse("POST /apis", "/apis", api("https://x." + name + ".example.com", scope), "409 scope-taken");
        String introspected = api("https://y." + name + ".example.com", name + ":y")
                .replaceFirst("}$", ", \"access_tokens\": {\"introspection_client\": \"" + UNKNOWN + "\"}}");
        refuse("POST /apis", "/apis", introspected, "400 unknown-client");
        String change = introspected.replaceFirst("\"audience\": \"[^\"]*\", ", "");
        refuse("PUT /apis/{id}", "/apis/" + id, change.replace(name + ":y", scope), "400 unknown-client");
        String narrowed = change.replaceFirst(", \"access_tokens.*", "}");
        refuse("PUT /apis/{id}", "/apis/" + id, narrowed, "409 scope-in-use");
        create("/apis", api("https://z." + name + ".example.com", name + ":z"));
        String both = narrowed.replace(
                "[{\"name\": \"" + name + ":y\"",
                "[{\"name\": \"" + scope + "\", \"description\": \"See\"}, {\"name\": \"" + name + ":z\"");
        refuse("PUT /apis/{id}", "/apis/" + id, both, "409 scope-taken");
        refuse("DELETE /apis/{id}", "/apis/" + id, "", "409 api-in-use");
        String builtIn = "/apis/"
                + api.admin("GET", "/apis?q=urn:keyturn:admin-api", null)
                        .json()
                        .at("/items/0/id")
                        .asString();
        refuse("PUT /apis/{id}", builtIn, narrowed, "409 built-in");
        refuse("DELETE /apis/{id}", builtIn, "", "409 built-in");
    }

    private void conflictWithClients() {
        refuse(
                "POST /clients",
                "/clients",
                client(name, "\"client_credentials\"", "client_secret_basic", scope),
                "409 client-id-taken");
        String builtIn = "/clients/" + BUILT_IN;
        String form = client(BUILT_IN, "\"client_credentials\"", "client_secret_basic", scope)
                .replaceFirst("\"client_id\": \"[^\"]*\", ", "");
        refuse("PUT /clients/{client_id}", builtIn, form, "409 built-in");
        refuse("DELETE /clients/{client_id}", builtIn, "", "409 built-in");
        refuse("POST /clients/{client_id}/disable", builtIn + "/disable", "", "409 built-in");
        refuse("POST /clients/{client_id}/enable", builtIn + "/enable", "", "409 built-in");
        for (int secrets = 1; secrets < 5; secrets++) {
            create(client + "/secrets", "");
        }
        refuse("POST /clients/{client_id}/secrets", client + "/secrets", "", "409 too-many-secrets");
        refuse(
                "DELETE /clients/{client_id}/secrets/{secret_id}",
                client + "/secrets/" + UNKNOWN,
                "",
                "404 secret-not-found");
        String open = Api.uniqueName("public");
        create("/clients", client(open, "\"authorization_code\"", "none", scope));
        refuse("POST /clients/{client_id}/secrets", "/clients/" + open + "/secrets", "", "409 secrets-not-used");
        FailedLogout logout = FailedLogout.pending(api);
        String retry = "POST /clients/{client_id}/logout-deliveries/{id}/retry";
        refuse(retry, logout.retryPath(), "", "409 logout-delivery-not-failed");
        refuse(retry, client + "/logout-deliveries/" + UNKNOWN + "/retry", "", "404 logout-delivery-not-found");
        String owners = "/clients/{client_id}/owners/{user_id}";
        refuse("PUT " + owners, client + "/owners/" + UNKNOWN, "", "404 user-not-found");
        String user = create("/users", user(name));
        refuse("PUT " + owners, builtIn + "/owners/" + user, "", "409 built-in");
    }

    private void conflictWithApiKeys() {
        refuse("POST /api-keys", "/api-keys", key(UNKNOWN, ""), "404 client-not-found");
        refuse("POST /api-keys", "/api-keys", key(BUILT_IN, ""), "409 built-in");
        String digest = UUID.randomUUID().toString().replace("-", "").repeat(2);
        String imported = ", \"digest\": \"" + digest + "\", \"hint\": \"abcd\"";
        create("/api-keys", key(name, imported));
        refuse("POST /api-keys", "/api-keys", key(name, imported), "409 digest-taken");
        String key = "/api-keys/" + create("/api-keys", key(name, ""));
        assertThat(api.adminRaw("POST", key + "/rotate", "{\"overlap_seconds\": 3600}", "If-Match", "*")
                        .status())
                .isEqualTo(201);
        refuse("POST /api-keys/{id}/rotate", key + "/rotate", "{}", "409 already-rotated");
        String ended = "/api-keys/" + create("/api-keys", key(name, ""));
        assertThat(api.admin("POST", ended + "/revoke", null).status()).isEqualTo(200);
        String change = "{\"name\": \"x\", \"scopes\": [\"" + scope + "\"]}";
        refuse("PUT /api-keys/{id}", ended, change, "409 api-key-ended");
        refuse("POST /api-keys/{id}/disable", ended + "/disable", "", "409 api-key-ended");
        refuse("POST /api-keys/{id}/enable", ended + "/enable", "", "409 api-key-ended");
        refuse("POST /api-keys/{id}/rotate", ended + "/rotate", "{}", "409 api-key-ended");
    }

    private void acceptNoFinding() {
        refuse(
                "POST /posture/acceptances",
                "/posture/acceptances",
                acceptance("limits-off", name),
                "404 finding-not-found");
        refuse(
                "POST /posture/acceptances",
                "/posture/acceptances",
                acceptance("issuer-without-tls", "keyturn.issuer"),
                "409 finding-changed");
    }

    /** Of a state that the setting does not have. */
    private static String acceptance(String rule, String setting) {
        return """
                {"rule": "%s", "type": "setting", "affected_id": "%s", "fingerprint": "x", "reason": "x", "expires_at": "%s"}""".formatted(rule, setting, Instant.now().plus(Duration.ofDays(1)));
    }

    private void conflictWithMutes() {
        String mute = """
                {"detector": "rejected-requests", "subject_kind": "client", "subject_id": "%s", "until": "%s"}""".formatted(name, Instant.now().plus(Duration.ofDays(1)));
        create("/alarm-mutes", mute);
        refuse("POST /alarm-mutes", "/alarm-mutes", mute, "409 already-muted");
    }

    private void conflictWithSigningKeys() {
        String rotations = "/signing-keys/rotations";
        String now = "{\"algorithm\": \"ES384\", \"immediately\": true}";
        api.adminRaw("POST", rotations, now);
        api.adminRaw("POST", rotations, "{\"algorithm\": \"ES384\"}");
        refuse("POST /signing-keys/rotations", rotations, "{\"algorithm\": \"ES384\"}", "409 already-announced");
        String key = api.adminRaw("POST", rotations, now).json().get("key_id").asString();
        String revocation = "/signing-keys/" + key + "/revocation";
        assertThat(api.admin("POST", revocation, null).status()).isEqualTo(204);
        refuse("GET /signing-keys/{key_id}/revocation", revocation, "", "409 signing-key-destroyed");
        refuse("POST /signing-keys/{key_id}/revocation", revocation, "", "409 signing-key-destroyed");
    }

    private void conflictWithUsers() {
        refuse("POST /users", "/users", user(name), "409 username-taken");
    }

    private void revokeTheUnknown() {
        for (String kind : List.of("client", "user", "session", "grant")) {
            revoke(kind + "_id", UNKNOWN, kind);
        }
        revoke("credential_id", "nothing", "credential");
        revoke("certificate_thumbprint", "nothing", "certificate");
        revoke("token", "nothing", "token");
    }

    private void revoke(String member, String value, String kind) {
        String body = "{\"%s\": \"%s\", \"reason\": \"test\"}".formatted(member, value);
        refuse("POST /revocations", "/revocations", body, "404 " + kind + "-not-found");
    }

    private void refuse(String operation, String path, String body, String error) {
        String method = operation.substring(0, operation.indexOf(' '));
        Api.Answer answer = api.adminRaw(method, path, body, "If-Match", "*");
        answer(operation, answer, error);
    }

    private String create(String path, String body) {
        Api.Answer created = api.adminRaw("POST", path, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().path("id").asString();
    }

    private static String api(String audience, String scope) {
        return "{\"name\": \"Errors\", \"audience\": \"%s\", \"scopes\": [{\"name\": \"%s\", \"description\": \"See\"}]}"
                .formatted(audience, scope);
    }

    private static String client(String id, String grants, String method, String scope) {
        return """
                {"client_id": "%s", "client_name": "Errors", "token_endpoint_auth_method": "%s", "grant_types": [%s],
                 "redirect_uris": %s, "scopes": ["%s"]}""".formatted(
                        id, method, grants, grants.contains("code") ? "[\"https://app.example.com/cb\"]" : "[]", scope);
    }

    private String key(String client, String more) {
        return "{\"client_id\": \"%s\", \"environment\": \"live\", \"name\": \"Errors\", \"scopes\": [\"%s\"]%s}"
                .formatted(client, scope, more);
    }

    private static String user(String name) {
        return "{\"username\": \"%s\", \"name\": \"Ada\", \"email\": \"ada@example.com\", \"roles\": []}"
                .formatted(name);
    }

    /** The class of tests expects the code or, where it is about a limit, the status. */
    private void assertIsTested(String error, String type) throws IOException {
        int status = error.lastIndexOf(' ', error.lastIndexOf(' ') - 1);
        String code = error.substring(error.lastIndexOf(' ') + 1);
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Path source = files.filter(file -> file.endsWith(type + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(type));
            assertThat(Files.readString(source))
                    .containsAnyOf(
                            "\"" + code + "\"",
                            "isEqualTo(" + error.substring(status + 1, error.lastIndexOf(' ')) + ")");
        }
        produced.computeIfAbsent(error.substring(0, status), first -> new TreeSet<>())
                .add(error.substring(status + 1));
    }
}
