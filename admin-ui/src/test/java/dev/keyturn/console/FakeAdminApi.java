package dev.keyturn.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.core.type.TypeReference;

/** Admin API in memory: it keeps its data, and refuses requests that the real one refuses. */
@NullUnmarked // its maps are JSON, of which each test knows what is there
class FakeAdminApi extends FakeRegistry {

    static final String EVENT = "0191b7a0-0000-7000-8000-0000000000e1";

    private void grants(HttpExchange exchange, String[] steps, Map<String, String> query) throws IOException {
        if (steps.length == 1) {
            list(
                    exchange,
                    grants,
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
                grants.stream()
                        .filter(one -> one.get("id").equals(steps[1]))
                        .findFirst()
                        .orElseThrow(() -> new Refused(Refusal.of(404, "grant-not-found", "There is no such grant."))));
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
            throw new Refused(Refusal.invalid("reason", "required", Map.of()));
        }
        grants.stream()
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

    private void posture(HttpExchange exchange, String method, String[] steps, Map<String, String> query)
            throws IOException {
        if (steps.length == 2 && steps[1].equals("findings")) {
            list(
                    exchange,
                    findings,
                    query,
                    finding -> contains(finding, query.get("q"), "id", "name")
                            && query.getOrDefault("affected_id", String.valueOf(finding.get("id")))
                                    .equals(finding.get("id")));
        } else {
            send(exchange, method.equals("DELETE") ? 204 : 200, posture);
        }
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
            case "grants" -> grants(exchange, steps, query);
            case "sessions" ->
                list(
                        exchange,
                        sessions,
                        query,
                        session -> session.get("user_id").equals(query.get("user_id")));
            case "revocations" -> revocations(exchange, method, query, body);
            case "storage" -> send(exchange, 200, Map.of("kinds", stored));
            case "alarms" -> alarms(exchange, method, steps, query, body);
            case "alarm-mutes" -> mutes(exchange, method, steps, body);
            case "posture" -> posture(exchange, method, steps, query);
            case "audit-events" -> events(exchange, steps, query);
            default -> throw new Refused(Refusal.of(404, "not-found", "There is nothing at this address."));
        }
    }

    private void alarms(
            HttpExchange exchange, String method, String[] steps, Map<String, String> query, Map<String, Object> body)
            throws IOException {
        if (steps.length == 1) {
            list(
                    exchange,
                    alarms.values(),
                    query,
                    alarm -> is(alarm, "state", query.get("state"))
                            && is(alarm, "severity", query.get("severity"))
                            && is(alarm, "detector", query.get("detector")));
            return;
        }
        Map<String, Object> alarm = existing(alarms, steps[1], "alarm-not-found");
        if (!method.equals("GET")) {
            requireVersion(exchange, alarm);
            String done = steps[2].equals("close") ? "closed" : "acknowledged";
            alarm.put("state", done);
            alarm.put(done + "_at", CREATED.toString());
            alarm.put(done + "_by", Map.of("kind", "user", "id", FakeServer.ADA, "name", "ada"));
            alarm.putAll(body);
        }
        send(exchange, 200, alarm);
    }

    private void mutes(HttpExchange exchange, String method, String[] steps, Map<String, Object> body)
            throws IOException {
        switch (method) {
            case "GET" -> sendAll(exchange, mutes);
            case "POST" -> {
                Map<String, Object> mute = new LinkedHashMap<>(body);
                mute.put("id", "0191b7a0-0000-7000-8000-00000000" + (1000 + ++serial));
                mutes.add(mute);
                send(exchange, 201, mute);
            }
            default -> {
                mutes.removeIf(mute -> mute.get("id").equals(steps[1]));
                FakeServer.send(exchange, 204, "application/json", "");
            }
        }
    }

    /** An open alarm about a client. */
    Map<String, Object> alarm(String id, String detector, String severity, String client) {
        Map<String, Object> alarm = new LinkedHashMap<>();
        alarm.put("id", id);
        alarm.put("detector", detector);
        alarm.put("severity", severity);
        alarm.put("state", "open");
        alarm.put("subject", Map.of("kind", "client", "id", client, "name", client));
        alarm.put("occurrences", 107);
        alarm.put("first_occurred_at", CREATED.toString());
        alarm.put("last_occurred_at", CREATED.toString());
        alarm.put("raised_at", CREATED.toString());
        alarm.put(
                "evidence",
                List.of(Map.of("event_id", EVENT, "occurred_at", CREATED.toString(), "type", "request.rejected")));
        alarm.put("version", 0);
        alarms.put(id, alarm);
        return alarm;
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

    private static Map<String, Object> environment(String name, int days, String onLeak) {
        return Map.of(
                "name",
                name,
                "max_lifetime_seconds",
                days * 86_400,
                "default_lifetime_seconds",
                7 * 86_400,
                "on_leak",
                onLeak);
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

    /** Of the parts of all events, each has two. */
    private void events(HttpExchange exchange, String[] steps, Map<String, String> query) throws IOException {
        if (steps.length == 1) {
            list(exchange, events, query, event -> matchesEvent(event, query));
            return;
        }
        String before = query.get("before");
        if (before != null && failsAfterTheFirstPart) {
            throw new Refused(Refusal.of(503, "unavailable", "The database is away."));
        }
        List<Map<String, Object>> found = events.stream()
                .filter(event -> matchesEvent(event, query))
                .dropWhile(event -> before != null && !event.get("id").equals(before))
                .skip(before == null ? 0 : 1)
                .toList();
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("items", found.subList(0, Math.min(2, found.size())));
        part.put("next", found.size() > 2 ? found.get(1).get("id") : null);
        send(exchange, 200, part);
    }

    private static boolean matchesEvent(Map<String, Object> event, Map<String, String> query) {
        Map<?, ?> subject = (Map<?, ?>) event.get("subject");
        String at = (String) event.get("occurred_at");
        return (query.get("type") == null || query.get("type").equals(event.get("type")))
                && (query.get("event_id") == null
                        || List.of(query.get("event_id").split(",")).contains(event.get("id")))
                && (query.get("subject_id") == null || query.get("subject_id").equals(subject.get("id")))
                && (query.get("from") == null || at.compareTo(query.get("from")) >= 0)
                && (query.get("to") == null || at.compareTo(query.get("to")) < 0)
                && (query.get("q") == null || event.toString().contains(query.get("q")));
    }
}
