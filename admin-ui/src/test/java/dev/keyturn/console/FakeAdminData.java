package dev.keyturn.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
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
import tools.jackson.databind.json.JsonMapper;

/** Data of the fake admin API, and builders that fill it. */
@NullUnmarked // its maps are JSON, of which each test knows what is there
abstract class FakeAdminData {

    static final String ROOT = "/admin/api/v1";
    static final Instant CREATED = Instant.parse("2026-11-01T09:30:00Z");

    static final JsonMapper JSON = JsonMapper.shared();

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
    final Map<String, Map<String, Object>> alarms = new LinkedHashMap<>();
    final List<Map<String, Object>> mutes = new ArrayList<>();
    final List<Map<String, Object>> stored = new ArrayList<>();
    final List<Map<String, Object>> deliveries = new ArrayList<>();
    final List<Map<String, Object>> grants = new ArrayList<>();
    final List<Map<String, Object>> sessions = new ArrayList<>();
    final List<Map<String, Object>> revocations = new ArrayList<>();

    /** The posture report. */
    Map<String, Object> posture = Map.of();

    /** Findings of a rule of the posture report. */
    List<Map<String, Object>> findings = List.of();

    /** Every request: method, path and query. */
    final List<String> requests = new ArrayList<>();

    final List<Map<String, Object>> bodies = new ArrayList<>();

    /** What the next write is answered with, if not with success. */
    @Nullable
    Refusal nextWrite;

    /** What every request is answered with, if not as usual. */
    @Nullable
    Refusal always;

    /** Whether only the first part of all events is answered. */
    boolean failsAfterTheFirstPart;

    /** Whether the person is no administrator and only manages keys of their clients. */
    boolean onlyOwner;

    int serial;

    /** A problem document with its status. */
    record Refusal(int status, String code, String detail, List<Map<String, Object>> errors) {

        static Refusal of(int status, String code, String detail) {
            return new Refusal(status, code, detail, List.of());
        }

        static Refusal invalid(String field, String code, Map<String, Object> parameters) {
            return new Refusal(
                    400, "validation-failed", "Some fields are not valid.", List.of(error(field, code, parameters)));
        }
    }

    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient Refusal refusal;

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
        alarms.clear();
        mutes.clear();
        stored.clear();
        posture = Map.of();
        findings = List.of();
        deliveries.clear();
        grants.clear();
        sessions.clear();
        revocations.clear();
        requests.clear();
        bodies.clear();
        nextWrite = null;
        always = null;
        failsAfterTheFirstPart = false;
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
        client.put("contacts", List.of());
        client.put("requests_per_minute", null);
        client.put("backchannel_logout_uri", null);
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

    /** Adds a live grant of a client for a user. */
    synchronized Map<String, Object> grant(String clientId, String userId, String username, String sessionId) {
        Map<String, Object> grant = new LinkedHashMap<>();
        grant.put("id", new UUID(11, ++serial).toString());
        grant.put("client_id", clientId);
        grant.put(
                "client_name",
                clients.containsKey(clientId) ? clients.get(clientId).get("client_name") : null);
        grant.put("subject", userId);
        grant.put("username", username);
        grant.put("session_id", sessionId);
        grant.put("scopes", List.of("openid", "orders:read"));
        grant.put("state", "live");
        grant.put("created_at", inDays(-2).toString());
        grant.put("last_refreshed_at", inDays(-1).toString());
        grant.put("expires_at", inDays(28).toString());
        grant.put("revoked_at", null);
        grant.put("revocation_reason", null);
        grants.add(grant);
        return grant;
    }

    /** Adds a session of a user in which a client got tokens. */
    synchronized Map<String, Object> session(String id, String userId, String clientId, int live) {
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("id", id);
        session.put("user_id", userId);
        session.put("began_at", inDays(-2).toString());
        session.put("last_allowed_at", inDays(-1).toString());
        session.put("live", live > 0);
        session.put("live_grants", live);
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

    void change(
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

    static void requireVersion(HttpExchange exchange, Map<String, Object> thing) {
        String expected = exchange.getRequestHeaders().getFirst("If-Match");
        if (expected == null) {
            throw new Refused(Refusal.of(428, "if-match-required", "Send the ETag."));
        }
        if (!expected.equals(etag(thing))) {
            throw new Refused(Refusal.of(412, "stale", "It has been changed in the meantime."));
        }
    }

    static boolean contains(Map<String, Object> thing, @Nullable String text, String... fields) {
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

    static Map<String, Object> existing(Map<String, Map<String, Object>> things, String id, String code) {
        Map<String, Object> thing = things.get(id);
        if (thing == null) {
            throw new Refused(Refusal.of(404, code, "There is no such thing."));
        }
        return thing;
    }

    static void list(
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

    static void send(HttpExchange exchange, int status, Map<String, Object> thing) throws IOException {
        exchange.getResponseHeaders().set("ETag", etag(thing));
        Map<String, Object> sent = new LinkedHashMap<>(thing);
        sent.remove("version");
        FakeServer.send(exchange, status, "application/json", JSON.writeValueAsString(sent));
    }

    static String etag(Map<String, Object> thing) {
        return "\"" + thing.getOrDefault("version", 0) + "\"";
    }
    /** One entry of a problem's errors, as the server writes it. */
    static Map<String, Object> error(String field, String code, Map<String, Object> parameters) {
        return Map.of(
                "field",
                field,
                "code",
                code,
                "parameters",
                parameters,
                "message",
                field + " is not valid: " + code + ".");
    }

    static boolean isPast(String state) {
        return state.equals("retired") || state.equals("destroyed");
    }

    static boolean is(Map<String, Object> one, String field, @Nullable String wanted) {
        return wanted == null || wanted.equals(one.get(field));
    }

    static void sendAll(HttpExchange exchange, List<Map<String, Object>> things) throws IOException {
        FakeServer.send(exchange, 200, "application/json", JSON.writeValueAsString(things));
    }
}
