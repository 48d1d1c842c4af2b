package dev.keyturn.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The admin API in memory: it keeps what it is told, and refuses what the real one refuses. */
@NullUnmarked // its maps are JSON, of which each test knows what is there
class FakeAdminApi {

    static final String ROOT = "/admin/api/v1";
    static final Instant CREATED = Instant.parse("2026-11-01T09:30:00Z");

    private static final JsonMapper JSON = JsonMapper.shared();

    final Map<String, Map<String, Object>> clients = new TreeMap<>();
    final Map<String, List<Map<String, Object>>> secrets = new TreeMap<>();
    final List<String> secretsRetiredAsLeaked = new ArrayList<>();
    final List<Map<String, Object>> dependentApis = new ArrayList<>();
    final List<Map<String, Object>> dependentClients = new ArrayList<>();
    final Map<String, Map<String, Object>> apis = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> users = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> keys = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> apiKeys = new LinkedHashMap<>();
    final List<Map<String, Object>> uses = new ArrayList<>();
    final List<Map<String, Object>> networks = new ArrayList<>();

    /** The identifiers of the users who own a client. */
    final Map<String, List<String>> owners = new TreeMap<>();

    final List<Map<String, Object>> events = new ArrayList<>();
    final List<Map<String, Object>> stored = new ArrayList<>();
    final List<Map<String, Object>> authorizations = new ArrayList<>();
    final List<Map<String, Object>> sessions = new ArrayList<>();
    final List<Map<String, Object>> revocations = new ArrayList<>();

    /** Every request: method, path and query. */
    final List<String> requests = new ArrayList<>();

    final List<Map<String, Object>> bodies = new ArrayList<>();

    /** What the next write is answered with, if not with success. */
    @Nullable
    Refusal nextWrite;

    /** What every request is answered with, if not as usual. */
    @Nullable
    Refusal always;

    /** Whether the person is no administrator and only manages keys of their clients. */
    boolean onlyOwner;

    private int serial;

    /** A problem document with its status. */
    record Refusal(int status, String code, String detail, List<Map<String, Object>> errors) {

        static Refusal of(int status, String code, String detail) {
            return new Refusal(status, code, detail, List.of());
        }

        static Refusal invalid(String field, String message) {
            return new Refusal(
                    400,
                    "validation-failed",
                    "Some fields are not valid.",
                    List.of(Map.of("field", field, "code", "malformed", "message", message)));
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Refusal refusal;

        Refused(Refusal refusal) {
            this.refusal = refusal;
        }
    }

    synchronized void reset() {
        clients.clear();
        secrets.clear();
        secretsRetiredAsLeaked.clear();
        dependentApis.clear();
        dependentClients.clear();
        apis.clear();
        users.clear();
        keys.clear();
        apiKeys.clear();
        uses.clear();
        networks.clear();
        owners.clear();
        events.clear();
        stored.clear();
        authorizations.clear();
        sessions.clear();
        revocations.clear();
        requests.clear();
        bodies.clear();
        nextWrite = null;
        always = null;
        onlyOwner = false;
        Map<String, Object> console = client("keyturn-console", "Keyturn console");
        console.put("built_in", true);
        console.put("token_endpoint_auth_method", "private_key_jwt");
        console.put("grant_types", List.of("authorization_code", "refresh_token"));
        console.put("redirect_uris", List.of("http://localhost:9001/login/oauth2/code/keyturn"));
        console.put("jwks_uri", "http://localhost:9001/jwks.json");
        Map<String, Object> api =
                api("Keyturn admin API", "urn:keyturn:admin-api", Map.of("admin:clients:read", "See clients"));
        api.put("built_in", true);
        user(FakeServer.ADA, "ada", "Ada Lovelace").put("roles", List.of("administrator"));
    }

    /** Adds a service client. */
    synchronized Map<String, Object> client(String id, String name) {
        Map<String, Object> client = new LinkedHashMap<>();
        client.put("client_id", id);
        client.put("client_name", name);
        client.put("description", null);
        client.put("enabled", true);
        client.put("built_in", false);
        client.put("token_endpoint_auth_method", "client_secret_basic");
        client.put("grant_types", List.of("client_credentials"));
        client.put("scopes", List.of());
        client.put("redirect_uris", List.of());
        client.put("post_logout_redirect_uris", List.of());
        client.put("allowed_origins", List.of());
        client.put("jwks", null);
        client.put("jwks_uri", null);
        client.put("require_proof_key", true);
        client.put("require_consent", true);
        client.put("created_at", CREATED.toString());
        client.put("updated_at", CREATED.toString());
        client.put("version", 0);
        clients.put(id, client);
        secrets.put(id, new ArrayList<>());
        return client;
    }

    synchronized Map<String, Object> secret(String clientId, String hint, @Nullable String lastUsedAt) {
        Map<String, Object> secret = new LinkedHashMap<>();
        secret.put("id", new UUID(7, ++serial).toString());
        secret.put("hint", hint);
        secret.put("created_at", CREATED.toString());
        secret.put("last_used_at", lastUsedAt);
        secrets.get(clientId).add(secret);
        return secret;
    }

    /** Adds an API with scopes: name and description. */
    synchronized Map<String, Object> api(String name, String audience, Map<String, String> scopes) {
        String id = new UUID(1, ++serial).toString();
        Map<String, Object> api = new LinkedHashMap<>();
        api.put("id", id);
        api.put("name", name);
        api.put("description", null);
        api.put("audience", audience);
        api.put("built_in", false);
        List<Map<String, Object>> list = new ArrayList<>();
        new TreeMap<>(scopes).forEach((scope, words) -> list.add(Map.of("name", scope, "description", words)));
        api.put("scopes", list);
        api.put("created_at", CREATED.toString());
        api.put("updated_at", CREATED.toString());
        api.put("version", 0);
        apis.put(id, api);
        return api;
    }

    synchronized Map<String, Object> user(String id, String username, String name) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("id", id);
        user.put("username", username);
        user.put("name", name);
        user.put("email", username + "@example.org");
        user.put("email_verified", false);
        user.put("enabled", true);
        user.put("roles", List.of());
        user.put("must_change_password", false);
        user.put("locked_until", null);
        user.put("created_at", CREATED.toString());
        user.put("last_signed_in_at", "2026-11-20T17:05:00Z");
        user.put("version", 0);
        users.put(id, user);
        return user;
    }

    /** Adds a signing key with what its state needs, counted in days from now: negative is past. */
    synchronized Map<String, Object> key(String id, String algorithm, String state, int activeFromDays) {
        Instant activeFrom = inDays(activeFromDays);
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("key_id", id);
        key.put("algorithm", algorithm);
        key.put("state", state);
        key.put("generation", ++serial);
        key.put("created_at", inDays(activeFromDays - 2).toString());
        key.put("announced_at", inDays(activeFromDays - 2).toString());
        key.put("active_from", activeFrom.toString());
        key.put(
                "active_until",
                state.equals("announced") ? null : inDays(activeFromDays + 30).toString());
        key.put("destroy_at", isPast(state) ? inDays(activeFromDays + 31).toString() : null);
        key.put("revoked", false);
        keys.put(id, key);
        return key;
    }

    /** Adds an active API key. */
    synchronized Map<String, Object> apiKey(String clientId, String name) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("id", new UUID(13, ++serial).toString());
        key.put("client_id", clientId);
        key.put("environment", "live");
        key.put("hint", "x7Qf");
        key.put("name", name);
        key.put("description", null);
        key.put("owner_id", null);
        key.put("state", "active");
        key.put("scopes", List.of("orders:read"));
        key.put("allowed_addresses", List.of("203.0.113.0/24"));
        key.put("rate", Map.of("limit", 100, "period_seconds", 90));
        key.put("quota", null);
        key.put("tags", List.of("nightly"));
        key.put("metadata", Map.of("team", "warehouse=one"));
        key.put("created_at", CREATED.toString());
        key.put("updated_at", CREATED.toString());
        key.put("expires_at", inDays(60).toString());
        key.put("version", 0);
        apiKeys.put((String) key.get("id"), key);
        return key;
    }

    /** Adds a kind of what is stored, whose oldest row expires in some days: negative is past, null is never. */
    synchronized void stored(String kind, long rows, boolean estimated, long bytes, @Nullable Integer expiresInDays) {
        Map<String, Object> use = new LinkedHashMap<>();
        use.put("kind", kind);
        use.put("rows", rows);
        use.put("rows_estimated", estimated);
        use.put("bytes", bytes);
        use.put("oldest_written_at", rows == 0 ? null : inDays(-30).toString());
        use.put(
                "oldest_expires_at",
                expiresInDays == null ? null : inDays(expiresInDays).toString());
        stored.add(use);
    }

    /** Adds a live authorization of a client for a user. */
    synchronized Map<String, Object> authorization(String clientId, String userId, String username, String sessionId) {
        Map<String, Object> authorization = new LinkedHashMap<>();
        authorization.put("id", new UUID(11, ++serial).toString());
        authorization.put("client_id", clientId);
        authorization.put(
                "client_name",
                clients.containsKey(clientId) ? clients.get(clientId).get("client_name") : null);
        authorization.put("subject", userId);
        authorization.put("username", username);
        authorization.put("session_id", sessionId);
        authorization.put("scopes", List.of("openid", "orders:read"));
        authorization.put("state", "live");
        authorization.put("created_at", inDays(-2).toString());
        authorization.put("last_refreshed_at", inDays(-1).toString());
        authorization.put("expires_at", inDays(28).toString());
        authorization.put("revoked_at", null);
        authorization.put("revocation_reason", null);
        authorizations.add(authorization);
        return authorization;
    }

    /** Adds a session of a user in which a client got tokens. */
    synchronized Map<String, Object> session(String id, String userId, String clientId, int live) {
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("id", id);
        session.put("user_id", userId);
        session.put("began_at", inDays(-2).toString());
        session.put("last_allowed_at", inDays(-1).toString());
        session.put("live", live > 0);
        session.put("live_authorizations", live);
        session.put("expires_at", live > 0 ? inDays(28).toString() : null);
        session.put("clients", List.of(Map.of("client_id", clientId, "client_name", "Partner shop")));
        sessions.add(session);
        return session;
    }

    synchronized void revocation(String kind, String subjectId) {
        Map<String, Object> revocation = new LinkedHashMap<>();
        revocation.put("id", new UUID(12, ++serial).toString());
        revocation.put("kind", kind);
        revocation.put("subject_id", subjectId);
        revocation.put("revoked_at", inDays(0).toString());
        revocation.put("expires_at", inDays(1).toString());
        revocations.add(0, revocation);
    }

    private void authorizations(HttpExchange exchange, String[] steps, Map<String, String> query) throws IOException {
        if (steps.length == 1) {
            list(
                    exchange,
                    authorizations,
                    query,
                    one -> is(one, "client_id", query.get("client_id"))
                            && is(one, "subject", query.get("user_id"))
                            && is(one, "session_id", query.get("session_id"))
                            && is(one, "state", query.get("state")));
            return;
        }
        send(
                exchange,
                200,
                authorizations.stream()
                        .filter(one -> one.get("id").equals(steps[1]))
                        .findFirst()
                        .orElseThrow(() -> new Refused(
                                Refusal.of(404, "authorization-not-found", "There is no such authorization."))));
    }

    private void revocations(HttpExchange exchange, String method, Map<String, String> query, Map<String, Object> body)
            throws IOException {
        if (method.equals("GET")) {
            list(
                    exchange,
                    revocations,
                    query,
                    one -> is(one, "kind", query.get("kind")) && contains(one, query.get("q"), "subject_id"));
            return;
        }
        if (((String) body.getOrDefault("reason", "")).isBlank()) {
            throw new Refused(Refusal.invalid("reason", "must not be empty"));
        }
        authorizations.stream()
                .filter(one -> is(one, "client_id", (String) body.get("client_id"))
                        && is(one, "subject", (String) body.get("user_id"))
                        && is(one, "session_id", (String) body.get("session_id"))
                        && is(one, "id", (String) body.get("grant_id")))
                .forEach(one -> {
                    one.put("state", "revoked");
                    one.put("revoked_at", inDays(0).toString());
                    one.put("revocation_reason", "revoked-by-administrator");
                });
        FakeServer.send(exchange, 204, "application/json", "");
    }

    private static boolean is(Map<String, Object> one, String field, @Nullable String wanted) {
        return wanted == null || wanted.equals(one.get(field));
    }

    private static boolean isPast(String state) {
        return state.equals("retired") || state.equals("destroyed");
    }

    static Instant inDays(int days) {
        return RunningConsole.CLOCK.instant().plus(Duration.ofDays(days));
    }

    synchronized Map<String, Object> event(String type, Map<String, Object> subject, Map<String, Object> details) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("id", new UUID(9, ++serial).toString());
        event.put("occurred_at", "2026-11-22T10:15:30Z");
        event.put("type", type);
        event.put("failure", false);
        event.put("actor", Map.of("kind", "user", "id", FakeServer.ADA, "name", "ada"));
        event.put("subject", subject);
        event.put("details", details);
        event.put("remote_address", "192.0.2.7");
        events.add(0, event);
        return event;
    }

    synchronized void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getRawPath().substring(ROOT.length());
        String query = exchange.getRequestURI().getRawQuery();
        requests.add(method + " " + path + (query == null ? "" : "?" + query));
        byte[] sent = exchange.getRequestBody().readAllBytes();
        try {
            answer(exchange, method, path, FakeServer.parameters(query), sent);
        } catch (Refused e) {
            refuse(exchange, e.refusal);
        }
    }

    static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "urn:keyturn:problem:" + refusal.code());
        problem.put("title", refusal.code());
        problem.put("status", refusal.status());
        problem.put("detail", refusal.detail());
        problem.put("code", refusal.code());
        problem.put("errors", refusal.errors());
        FakeServer.send(exchange, refusal.status(), "application/problem+json", JSON.writeValueAsString(problem));
    }

    private void answer(HttpExchange exchange, String method, String path, Map<String, String> query, byte[] sent)
            throws IOException {
        if (always != null) {
            throw new Refused(always);
        }
        if (onlyOwner && !path.startsWith("/api-keys") && !path.startsWith("/owned-clients")) {
            throw new Refused(Refusal.of(403, "not-an-administrator", "Only administrators may do this."));
        }
        if (!method.equals("GET") && nextWrite != null) {
            Refusal refusal = nextWrite;
            nextWrite = null;
            throw new Refused(refusal);
        }
        Map<String, Object> body = sent.length == 0 ? Map.of() : JSON.readValue(sent, new TypeReference<>() {});
        if (sent.length > 0) {
            bodies.add(body);
        }
        String[] steps = path.substring(1).split("/");
        for (int i = 0; i < steps.length; i++) {
            steps[i] = URLDecoder.decode(steps[i], StandardCharsets.UTF_8);
        }
        switch (steps[0]) {
            case "clients" -> clients(exchange, method, steps, query, body);
            case "apis" -> apis(exchange, method, steps, query, body);
            case "users" -> users(exchange, method, steps, query, body);
            case "api-keys" -> apiKeys(exchange, method, steps, query, body);
            case "owned-clients" ->
                sendAll(
                        exchange,
                        clients.values().stream()
                                .filter(client -> owners.getOrDefault(client.get("client_id"), List.of())
                                        .contains(FakeServer.ADA))
                                .toList());
            case "signing-keys" -> keys(exchange, method, steps, query, body);
            case "authorizations" -> authorizations(exchange, steps, query);
            case "sessions" ->
                list(
                        exchange,
                        sessions,
                        query,
                        session -> session.get("user_id").equals(query.get("user_id")));
            case "revocations" -> revocations(exchange, method, query, body);
            case "storage" -> send(exchange, 200, Map.of("kinds", stored));
            case "audit-events" -> list(exchange, events, query, event -> matchesEvent(event, query));
            default -> throw new Refused(Refusal.of(404, "not-found", "There is nothing at this address."));
        }
    }

    private void apiKeys(
            HttpExchange exchange, String method, String[] steps, Map<String, String> query, Map<String, Object> body)
            throws IOException {
        if (steps.length == 1 && method.equals("GET")) {
            list(
                    exchange,
                    apiKeys.values(),
                    query,
                    key -> contains(key, query.get("q"), "name", "hint")
                            && is(key, "client_id", query.get("client_id"))
                            && is(key, "state", query.get("state")));
        } else if (steps.length == 1) {
            Map<String, Object> key = apiKey((String) body.get("client_id"), (String) body.get("name"));
            body.forEach(key::put);
            sendIssued(exchange, key);
        } else if (steps[1].equals("environments")) {
            sendAll(exchange, List.of(environment("live", 365, "revoke"), environment("test", 30, "quarantine")));
        } else {
            apiKey(exchange, method, steps, body, existing(apiKeys, steps[1], "api-key-not-found"));
        }
    }

    private void apiKey(
            HttpExchange exchange, String method, String[] steps, Map<String, Object> body, Map<String, Object> key)
            throws IOException {
        if (!method.equals("GET")) {
            requireVersion(exchange, key);
        }
        switch (steps.length == 2 ? method : steps[2]) {
            case "PUT" -> change(exchange, method, steps, key, body);
            case "uses" -> sendAll(exchange, uses);
            case "networks" -> sendAll(exchange, networks);
            case "rotate" -> {
                Map<String, Object> successor = apiKey((String) key.get("client_id"), (String) key.get("name"));
                key.put("replaced_by", successor.get("id"));
                sendIssued(exchange, successor);
            }
            case "revoke" -> {
                key.put("state", "revoked");
                key.put("revoked_at", inDays(0).toString());
                key.put("revocation_reason", "revoked-by-administrator");
                send(exchange, 200, key);
            }
            case "disable", "enable" -> {
                key.put("state", steps[2].equals("disable") ? "disabled" : "active");
                send(exchange, 200, key);
            }
            default -> send(exchange, 200, key);
        }
    }

    private static void sendIssued(HttpExchange exchange, Map<String, Object> key) throws IOException {
        Map<String, Object> issued = new LinkedHashMap<>(key);
        issued.put("key", FakeServer.API_KEY);
        send(exchange, 201, issued);
    }

    private static Map<String, Object> environment(String name, int days, String whenLeaked) {
        return Map.of(
                "name",
                name,
                "maximum_lifetime_seconds",
                days * 86_400,
                "default_lifetime_seconds",
                7 * 86_400,
                "when_leaked",
                whenLeaked);
    }

    private static void sendAll(HttpExchange exchange, List<Map<String, Object>> things) throws IOException {
        FakeServer.send(exchange, 200, "application/json", JSON.writeValueAsString(things));
    }

    private void owners(HttpExchange exchange, String method, String[] steps) throws IOException {
        List<String> present = owners.computeIfAbsent(steps[1], client -> new ArrayList<>());
        switch (method) {
            case "PUT" -> present.add(steps[3]);
            case "DELETE" -> present.remove(steps[3]);
            default -> {
                sendAll(exchange, present.stream().map(users::get).toList());
                return;
            }
        }
        exchange.sendResponseHeaders(204, -1);
    }

    private void clients(
            HttpExchange exchange, String method, String[] steps, Map<String, String> query, Map<String, Object> body)
            throws IOException {
        if (steps.length == 1 && method.equals("GET")) {
            String scope = query.get("scope");
            list(
                    exchange,
                    clients.values(),
                    query,
                    client -> contains(client, query.get("q"), "client_id", "client_name")
                            && (scope == null || ((List<?>) client.get("scopes")).contains(scope)));
            return;
        }
        if (steps.length == 1) {
            registerClient(exchange, body);
            return;
        }
        Map<String, Object> client = existing(clients, steps[1], "client-not-found");
        if (steps.length >= 3 && steps[2].equals("owners")) {
            owners(exchange, method, steps);
            return;
        }
        if (steps.length >= 3 && steps[2].equals("secrets")) {
            secrets(exchange, method, steps, client);
            return;
        }
        if (!method.equals("GET") && client.get("built_in").equals(true)) {
            throw new Refused(Refusal.of(409, "built-in", "This client belongs to the server."));
        }
        if (!method.equals("GET")) {
            requireVersion(exchange, client);
        }
        if (method.equals("PUT")) {
            checkClient(body);
        }
        if (method.equals("DELETE")) {
            clients.remove(steps[1]);
        }
        change(exchange, method, steps, client, body);
    }

    private void registerClient(HttpExchange exchange, Map<String, Object> body) throws IOException {
        checkClient(body);
        String id = (String) body.getOrDefault("client_id", "client-" + ++serial);
        if (clients.containsKey(id)) {
            throw new Refused(Refusal.of(409, "client-id-taken", "Another client has this identifier."));
        }
        Map<String, Object> client = client(id, "");
        client.putAll(body);
        Map<String, Object> answer = new LinkedHashMap<>(client);
        if (((String) client.get("token_endpoint_auth_method")).startsWith("client_secret")) {
            secret(id, "Zq9x", null);
            answer.put("client_secret", FakeServer.SECRET);
        }
        send(exchange, 201, answer);
    }

    private void checkClient(Map<String, Object> body) {
        List<Map<String, Object>> errors = new ArrayList<>();
        if (((String) body.getOrDefault("client_name", "")).isBlank()) {
            errors.add(Map.of("field", "client_name", "code", "required", "message", "must not be empty"));
        }
        List<?> redirects = (List<?>) body.getOrDefault("redirect_uris", List.of());
        for (int i = 0; i < redirects.size(); i++) {
            if (!((String) redirects.get(i)).startsWith("http")) {
                errors.add(Map.of(
                        "field",
                        "redirect_uris[" + i + "]",
                        "code",
                        "malformed",
                        "message",
                        "must be an absolute URI"));
            }
        }
        if (((List<?>) body.get("grant_types")).contains("authorization_code") && redirects.isEmpty()) {
            errors.add(Map.of("field", "redirect_uris", "code", "required", "message", "must not be empty"));
        }
        if (!errors.isEmpty()) {
            throw new Refused(new Refusal(400, "validation-failed", "Some fields are not valid.", errors));
        }
    }

    private void secrets(HttpExchange exchange, String method, String[] steps, Map<String, Object> client)
            throws IOException {
        String clientId = (String) client.get("client_id");
        List<Map<String, Object>> live = secrets.get(clientId);
        switch (method) {
            case "GET" -> FakeServer.send(exchange, 200, "application/json", JSON.writeValueAsString(live));
            case "POST" -> {
                if (live.size() >= 5) {
                    throw new Refused(Refusal.of(409, "too-many-secrets", "The client has 5 secrets already."));
                }
                Map<String, Object> secret = new LinkedHashMap<>(secret(clientId, "New7", null));
                secret.put("client_secret", FakeServer.SECRET);
                send(exchange, 201, secret);
            }
            default -> {
                if (!live.removeIf(secret -> secret.get("id").equals(steps[3]))) {
                    throw new Refused(Refusal.of(404, "secret-not-found", "The client has no such secret."));
                }
                if ("revoke_tokens=true".equals(exchange.getRequestURI().getQuery())) {
                    secretsRetiredAsLeaked.add(steps[3]);
                }
                exchange.sendResponseHeaders(204, -1);
            }
        }
    }

    private void keys(
            HttpExchange exchange, String method, String[] steps, Map<String, String> query, Map<String, Object> body)
            throws IOException {
        if (steps.length == 1) {
            list(exchange, keys.values(), query, key -> contains(key, query.get("q"), "key_id", "algorithm"));
            return;
        }
        if (steps[1].equals("rotations")) {
            send(exchange, 200, key("new" + ++serial, (String) body.get("algorithm"), "active", 0));
            return;
        }
        Map<String, Object> key = existing(keys, steps[1], "signing-key-not-found");
        if (steps.length == 2) {
            send(exchange, 200, key);
        } else if (method.equals("GET")) {
            Map<String, Object> preview = new LinkedHashMap<>();
            boolean signed = !key.get("state").equals("announced");
            preview.put("key_id", key.get("key_id"));
            preview.put("algorithm", key.get("algorithm"));
            preview.put("signed_from", signed ? key.get("active_from") : null);
            preview.put("signed_until", null);
            preview.put("last_token_expires_at", signed ? inDays(1).toString() : null);
            preview.put("replaced", key.get("state").equals("active"));
            preview.put("apis", dependentApis);
            preview.put("total_apis", dependentApis.size());
            preview.put("clients", dependentClients);
            preview.put("total_clients", dependentClients.isEmpty() ? 0 : 72);
            send(exchange, 200, preview);
        } else {
            key.put("state", "destroyed");
            key.put("revoked", true);
            key.put("destroy_at", inDays(0).toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        }
    }

    private void apis(
            HttpExchange exchange, String method, String[] steps, Map<String, String> query, Map<String, Object> body)
            throws IOException {
        if (steps.length == 1 && method.equals("GET")) {
            list(exchange, apis.values(), query, api -> contains(api, query.get("q"), "name", "audience"));
            return;
        }
        if (method.equals("POST") || method.equals("PUT")) {
            checkApi(body);
        }
        if (steps.length == 1) {
            if (apis.values().stream().anyMatch(api -> api.get("audience").equals(body.get("audience")))) {
                throw new Refused(Refusal.of(409, "audience-taken", "Another API has this audience."));
            }
            Map<String, Object> api = api("", "", Map.of());
            api.putAll(body);
            send(exchange, 201, api);
            return;
        }
        Map<String, Object> api = existing(apis, steps[1], "api-not-found");
        if (!method.equals("GET")) {
            requireVersion(exchange, api);
        }
        if (method.equals("DELETE")) {
            if (clients.values().stream().anyMatch(client -> usesScopeOf(client, api))) {
                throw new Refused(Refusal.of(409, "api-in-use", "Clients still have scopes of this API."));
            }
            apis.remove(steps[1]);
        }
        change(exchange, method, steps, api, body);
    }

    private static boolean usesScopeOf(Map<String, Object> client, Map<String, Object> api) {
        return ((List<?>) api.get("scopes"))
                .stream().anyMatch(scope -> ((List<?>) client.get("scopes")).contains(((Map<?, ?>) scope).get("name")));
    }

    private void checkApi(Map<String, Object> body) {
        List<Map<String, Object>> errors = new ArrayList<>();
        if (((String) body.getOrDefault("name", "")).isBlank()) {
            errors.add(Map.of("field", "name", "code", "required", "message", "must not be empty"));
        }
        List<?> scopes = (List<?>) body.get("scopes");
        for (int i = 0; i < scopes.size(); i++) {
            Map<?, ?> scope = (Map<?, ?>) scopes.get(i);
            if (((String) scope.get("name")).contains(" ")) {
                errors.add(Map.of(
                        "field", "scopes[" + i + "].name", "code", "malformed", "message", "must not hold spaces"));
            }
            if (((String) scope.get("description")).isBlank()) {
                errors.add(Map.of(
                        "field", "scopes[" + i + "].description", "code", "required", "message", "must not be empty"));
            }
        }
        if (!errors.isEmpty()) {
            throw new Refused(new Refusal(400, "validation-failed", "Some fields are not valid.", errors));
        }
    }

    private void users(
            HttpExchange exchange, String method, String[] steps, Map<String, String> query, Map<String, Object> body)
            throws IOException {
        if (steps.length == 1 && method.equals("GET")) {
            list(exchange, users.values(), query, user -> contains(user, query.get("q"), "username", "name"));
            return;
        }
        if (steps.length == 1) {
            if (users.values().stream().anyMatch(user -> user.get("username").equals(body.get("username")))) {
                throw new Refused(Refusal.of(409, "username-taken", "Another user has this name."));
            }
            Map<String, Object> user = user(new UUID(3, ++serial).toString(), "", "");
            user.putAll(body);
            user.put("must_change_password", true);
            Map<String, Object> answer = new LinkedHashMap<>(user);
            answer.put("temporary_password", FakeServer.TEMPORARY_PASSWORD);
            send(exchange, 201, answer);
            return;
        }
        Map<String, Object> user = existing(users, steps[1], "user-not-found");
        boolean last = user.get("roles").equals(List.of("administrator"))
                && users.values().stream()
                                .filter(other -> other.get("roles").equals(List.of("administrator")))
                                .count()
                        == 1;
        boolean demoted = method.equals("PUT") && !body.get("roles").equals(List.of("administrator"));
        if (last && (demoted || method.equals("DELETE") || (steps.length == 3 && steps[2].equals("disable")))) {
            throw new Refused(Refusal.of(409, "last-administrator", "This is the last administrator."));
        }
        if (!method.equals("GET")) {
            requireVersion(exchange, user);
        }
        if (method.equals("DELETE")) {
            users.remove(steps[1]);
        }
        if (steps.length == 3 && steps[2].equals("reset-password")) {
            user.put("must_change_password", true);
            send(exchange, 200, Map.of("temporary_password", FakeServer.TEMPORARY_PASSWORD));
            return;
        }
        change(exchange, method, steps, user, body);
    }

    private void change(
            HttpExchange exchange, String method, String[] steps, Map<String, Object> thing, Map<String, Object> body)
            throws IOException {
        if (method.equals("DELETE")) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        if (method.equals("PUT")) {
            thing.putAll(body);
            thing.put("version", (int) thing.get("version") + 1);
        }
        if (steps.length == 3) {
            thing.put("enabled", steps[2].equals("enable"));
        }
        send(exchange, 200, thing);
    }

    private static void requireVersion(HttpExchange exchange, Map<String, Object> thing) {
        String expected = exchange.getRequestHeaders().getFirst("If-Match");
        if (expected == null) {
            throw new Refused(Refusal.of(428, "if-match-required", "Send the ETag."));
        }
        if (!expected.equals(etag(thing))) {
            throw new Refused(Refusal.of(412, "stale", "It has been changed in the meantime."));
        }
    }

    private static boolean matchesEvent(Map<String, Object> event, Map<String, String> query) {
        Map<?, ?> subject = (Map<?, ?>) event.get("subject");
        String at = (String) event.get("occurred_at");
        return (query.get("type") == null || query.get("type").equals(event.get("type")))
                && (query.get("subject_id") == null || query.get("subject_id").equals(subject.get("id")))
                && (query.get("from") == null || at.compareTo(query.get("from")) >= 0)
                && (query.get("to") == null || at.compareTo(query.get("to")) < 0)
                && (query.get("q") == null || event.toString().contains(query.get("q")));
    }

    private static boolean contains(Map<String, Object> thing, @Nullable String text, String... fields) {
        if (text == null) {
            return true;
        }
        for (String field : fields) {
            if (((String) thing.get(field)).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Object> existing(Map<String, Map<String, Object>> things, String id, String code) {
        Map<String, Object> thing = things.get(id);
        if (thing == null) {
            throw new Refused(Refusal.of(404, code, "There is no such thing."));
        }
        return thing;
    }

    private static void list(
            HttpExchange exchange,
            Iterable<Map<String, Object>> things,
            Map<String, String> query,
            Predicate<Map<String, Object>> filter)
            throws IOException {
        List<Map<String, Object>> found = new ArrayList<>();
        things.forEach(found::add);
        found.removeIf(filter.negate());
        int page = Integer.parseInt(query.getOrDefault("page", "0"));
        int size = Integer.parseInt(query.getOrDefault("size", "20"));
        int from = Math.min(page * size, found.size());
        Map<String, Object> listing = new LinkedHashMap<>();
        listing.put("items", found.subList(from, Math.min(from + size, found.size())));
        listing.put("page", page);
        listing.put("size", size);
        listing.put("total", found.size());
        FakeServer.send(exchange, 200, "application/json", JSON.writeValueAsString(listing));
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> thing) throws IOException {
        exchange.getResponseHeaders().set("ETag", etag(thing));
        Map<String, Object> sent = new LinkedHashMap<>(thing);
        sent.remove("version");
        FakeServer.send(exchange, status, "application/json", JSON.writeValueAsString(sent));
    }

    private static String etag(Map<String, Object> thing) {
        return "\"" + thing.getOrDefault("version", 0) + "\"";
    }
}
