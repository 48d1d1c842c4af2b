package dev.keyturn.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** The fake admin API's resources that are registered: clients with secrets and owners, APIs, users. */
@NullUnmarked // its maps are JSON, of which each test knows what is there
abstract class FakeRegistry extends FakeAdminData {

    private static final Map<String, Object> NO_FACTORS =
            Map.of("passkeys", List.of(), "authenticator_apps", List.of(), "recovery_codes_left", 0);

    void owners(HttpExchange exchange, String method, String[] steps) throws IOException {
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

    void clients(
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
        if (steps.length == 3 && steps[2].equals("logout-deliveries")) {
            list(exchange, deliveries, query, delivery -> true);
            return;
        }
        if (steps.length == 5 && steps[4].equals("retry")) {
            sendAgain(exchange, steps[3]);
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

    private void sendAgain(HttpExchange exchange, String id) throws IOException {
        Map<String, Object> delivery = deliveries.stream()
                .filter(each -> each.get("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new Refused(Refusal.of(404, "logout-delivery-not-found", "Delivery not found.")));
        if (!delivery.get("state").equals("failed")) {
            throw new Refused(Refusal.of(
                    409,
                    "logout-delivery-not-failed",
                    "The delivery has not failed. Only failed deliveries can be sent again."));
        }
        delivery.put("state", "pending");
        FakeServer.send(exchange, 204, "application/json", "");
    }

    void registerClient(HttpExchange exchange, Map<String, Object> body) throws IOException {
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

    void checkClient(Map<String, Object> body) {
        List<Map<String, Object>> errors = new ArrayList<>();
        if (((String) body.getOrDefault("client_name", "")).isBlank()) {
            errors.add(error("client_name", "required", Map.of()));
        }
        List<?> redirects = (List<?>) body.getOrDefault("redirect_uris", List.of());
        for (int i = 0; i < redirects.size(); i++) {
            if (!((String) redirects.get(i)).startsWith("http")) {
                errors.add(error("redirect_uris[" + i + "]", "not-absolute", Map.of()));
            }
        }
        if (((List<?>) body.get("grant_types")).contains("authorization_code") && redirects.isEmpty()) {
            errors.add(error("redirect_uris", "required", Map.of()));
        }
        if (!errors.isEmpty()) {
            throw new Refused(new Refusal(400, "validation-failed", "Some fields are not valid.", errors));
        }
    }

    void secrets(HttpExchange exchange, String method, String[] steps, Map<String, Object> client) throws IOException {
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

    void apis(HttpExchange exchange, String method, String[] steps, Map<String, String> query, Map<String, Object> body)
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

    static boolean usesScopeOf(Map<String, Object> client, Map<String, Object> api) {
        return ((List<?>) api.get("scopes"))
                .stream().anyMatch(scope -> ((List<?>) client.get("scopes")).contains(((Map<?, ?>) scope).get("name")));
    }

    void checkApi(Map<String, Object> body) {
        List<Map<String, Object>> errors = new ArrayList<>();
        if (((String) body.getOrDefault("name", "")).isBlank()) {
            errors.add(error("name", "required", Map.of()));
        }
        List<?> scopes = (List<?>) body.get("scopes");
        for (int i = 0; i < scopes.size(); i++) {
            Map<?, ?> scope = (Map<?, ?>) scopes.get(i);
            if (((String) scope.get("name")).contains(" ")) {
                errors.add(error("scopes[" + i + "].name", "invalid-scope-name", Map.of()));
            }
            if (((String) scope.get("description")).isBlank()) {
                errors.add(error("scopes[" + i + "].description", "required", Map.of()));
            }
        }
        if (!errors.isEmpty()) {
            throw new Refused(new Refusal(400, "validation-failed", "Some fields are not valid.", errors));
        }
    }

    void users(
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
        if (steps.length == 3 && steps[2].equals("second-factors")) {
            send(exchange, 200, factorsOf(user));
            return;
        }
        if (!method.equals("GET")) {
            requireVersion(exchange, user);
        }
        if (steps.length == 4 && steps[3].equals("reset")) {
            if (((String) body.get("reason")).isBlank()) {
                throw new Refused(new Refusal(
                        400,
                        "validation-failed",
                        "One field is invalid.",
                        List.of(error("reason", "required", Map.of()))));
            }
            user.remove("second_factors");
            send(exchange, 200, NO_FACTORS);
            return;
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

    @SuppressWarnings("unchecked")
    private static Map<String, Object> factorsOf(Map<String, Object> user) {
        return (Map<String, Object>) user.getOrDefault("second_factors", NO_FACTORS);
    }
}
