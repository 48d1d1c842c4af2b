package dev.keyturn.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * Attacks in each path parameter, query parameter, header and member of a body of the operations in the API reference. Each attack changes
 * one part of a request that succeeds, so that it comes as far as that request does. Where an operation changes or ends an object, each
 * attack has a new one.
 */
final class ApiScan {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    private static final int DEPTH = 4;
    private static final int SHOWN = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final Callable<String> newToken;
    private final Map<String, Object> document;
    private final List<String> findings = new ArrayList<>();
    private final Set<String> scanned = new TreeSet<>();
    private final Map<String, String> unreached = new TreeMap<>();
    private final ValidRequests valid;
    private final List<String> wasted = new ArrayList<>();
    private int requests;

    ApiScan(URI server, Callable<String> newToken, ValidRequests valid) throws Exception {
        this.server = server;
        this.newToken = newToken;
        this.valid = valid;
        this.document = new Yaml().load(Files.readString(StartedKeyturn.root().resolve("docs/openapi.yaml")));
    }

    List<String> findings() {
        return findings;
    }

    Set<String> scanned() {
        return scanned;
    }

    /** Operations that did not succeed once, with the answer to a request that should. */
    Map<String, String> unreached() {
        return unreached;
    }

    /** Attacks that were rejected for another reason than the attack: without it the request failed too. */
    List<String> wasted() {
        return wasted;
    }

    int requests() {
        return requests;
    }

    void run() throws Exception {
        for (Map.Entry<String, Object> path : object(document.get("paths")).entrySet()) {
            for (Map.Entry<String, Object> operation : object(path.getValue()).entrySet()) {
                if (METHODS.contains(operation.getKey())) {
                    scan(operation.getKey(), path.getKey(), object(operation.getValue()));
                }
            }
        }
    }

    private void scan(String method, String path, Map<String, Object> operation) throws Exception {
        String name = method.toUpperCase(Locale.ROOT) + " " + path;
        scanned.add(name);
        for (String kind : ValidRequests.kinds(name)) {
            Target target = new Target(name, kind, method, path, operation);
            Instant start = Instant.now();
            int before = requests;
            try {
                scan(target);
            } catch (AssertionError e) {
                unreached.put(target.toString(), String.valueOf(e.getMessage()));
            }
            System.out.println(name + " " + kind + ": " + (requests - before) + " requests in "
                    + Duration.between(start, Instant.now()).toMillis() + " ms");
        }
    }

    private void scan(Target target) throws Exception {
        AttackedRequest plain = newRequest(target);
        if (!isReached(target, plain)) {
            return;
        }
        boolean isRead = ValidRequests.isRead(target.name);
        for (AttackedRequest.Place place : places(plain, target.operation)) {
            for (Attack attack : Attack.values()) {
                for (String text : attack.texts()) {
                    if (place.takes(text)) {
                        attack(target, isRead ? plain : newRequest(target), place, attack, text);
                    }
                }
            }
        }
        AttackedRequest last = isRead ? plain : newRequest(target);
        HttpResponse<String> answer = send(last);
        if (!isSuccess(target, last, answer)) {
            wasted.add(target + " after all attacks: " + shown(answer));
        }
    }

    private boolean isReached(Target target, AttackedRequest plain) throws Exception {
        HttpResponse<String> answer = send(plain);
        boolean isReached = isSuccess(target, plain, answer);
        if (!isReached) {
            unreached.put(target.toString(), shown(answer));
        }
        return isReached;
    }

    /**
     * Sends one attack. If that is not a success, the same request without the attack must still be one: the attack was rejected, and not
     * the rest of the request.
     */
    private void attack(Target target, AttackedRequest request, AttackedRequest.Place place, Attack attack, String text)
            throws Exception {
        AttackedRequest attacked = request.attacked(place, text);
        String name = attack + " " + target + " " + place + "=" + text.substring(0, Math.min(text.length(), SHOWN));
        HttpResponse<String> answer;
        try {
            answer = send(attacked);
        } catch (IOException e) {
            findings.add(name + ": no answer, " + e.getMessage());
            return;
        }
        Attack.findings(answer, Set.of(server)).forEach(finding -> findings.add(name + ": " + finding));
        if (!isSuccess(target, attacked, answer)) {
            HttpResponse<String> without = send(request);
            if (!isSuccess(target, request, without)) {
                wasted.add(name + ": " + shown(answer) + ", without the attack: " + shown(without));
            }
        }
    }

    private HttpResponse<String> send(AttackedRequest request) throws Exception {
        requests++;
        return http.send(request.toHttp(server, newToken.call()), BodyHandlers.ofString());
    }

    private static boolean isSuccess(Target target, AttackedRequest request, HttpResponse<String> answer)
            throws Exception {
        return answer.statusCode() < 400
                && target.responses().contains(Integer.toString(answer.statusCode()))
                && request.parts().proof().isIn(answer);
    }

    private static String shown(HttpResponse<String> answer) {
        String body = answer.body();
        return answer.statusCode() + " "
                + answer.headers().firstValue("Location").orElse("")
                + body.substring(0, Math.min(body.length(), SHOWN));
    }

    private AttackedRequest newRequest(Target target) throws Exception {
        ValidRequest parts = valid.of(target.name, target.kind);
        String type = null;
        for (Map.Entry<String, Object> content : contents(target.operation).entrySet()) {
            type = content.getKey();
            Object example = example(object(content.getValue()).get("schema"), 0);
            parts = parts.body() == null && example != null ? parts.sending(example) : parts;
        }
        return new AttackedRequest(target.method, target.path, parts, type, leftOut(parts.body(), target.operation));
    }

    private List<AttackedRequest.Place> places(AttackedRequest plain, Map<String, Object> operation) {
        Set<String> inQuery = new TreeSet<>(plain.parts().inQuery().keySet());
        Set<String> inHeaders = new TreeSet<>(plain.parts().headers().keySet());
        for (Object each : list(operation.get("parameters"))) {
            Map<String, Object> parameter = resolve(each);
            String name = String.valueOf(parameter.get("name"));
            switch (String.valueOf(parameter.get("in"))) {
                case "path" -> {}
                case "query" -> inQuery.add(name);
                default -> inHeaders.add(name);
            }
        }
        return plain.places(inQuery, inHeaders);
    }

    /** Members that a body leaves out, with values that attacks replace. */
    private Map<Object, Object> leftOut(@Nullable Object body, Map<String, Object> operation) {
        Map<Object, Object> left = new LinkedHashMap<>();
        if (body instanceof Map<?, ?> given) {
            for (Object content : contents(operation).values()) {
                if (example(object(content).get("schema"), 0) instanceof Map<?, ?> all) {
                    all.forEach((name, value) -> {
                        if (!given.containsKey(name) && value != null) {
                            left.put(name, value);
                        }
                    });
                }
            }
        }
        return left;
    }

    private Map<String, Object> contents(Map<String, Object> operation) {
        Object body = operation.get("requestBody");
        return body == null ? Map.of() : object(resolve(body).get("content"));
    }

    /** Value of a schema: each text is {@code x}, which an attack replaces. */
    private @Nullable Object example(@Nullable Object given, int depth) {
        if (given == null || depth > DEPTH) {
            return null;
        }
        Map<String, Object> schema = resolve(given);
        Object first = list(schema.get("oneOf")).stream().findFirst().orElse(null);
        if (first != null) {
            return example(first, depth + 1);
        }
        Object type = schema.get("type");
        if (schema.containsKey("properties")) {
            Map<String, Object> value = new LinkedHashMap<>();
            object(schema.get("properties")).forEach((name, each) -> value.put(name, example(each, depth + 1)));
            return value;
        }
        String name = type instanceof List<?> several ? String.valueOf(several.get(0)) : String.valueOf(type);
        return switch (name) {
            case "array" -> {
                List<Object> values = new ArrayList<>();
                values.add(example(schema.get("items"), depth + 1));
                yield values;
            }
            case "integer", "number" -> 1;
            case "boolean" -> true;
            case "object" -> Map.of();
            default ->
                list(schema.get("enum")).isEmpty()
                        ? "x"
                        : list(schema.get("enum")).get(0);
        };
    }

    private Map<String, Object> resolve(Object given) {
        Map<String, Object> value = object(given);
        if (!(value.get("$ref") instanceof String reference)) {
            return value;
        }
        Object target = document;
        for (String step : reference.substring(2).split("/", -1)) {
            target = object(target).get(step);
        }
        return object(target);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** @param kind of request that the operation accepts; empty if there is one */
    private record Target(String name, String kind, String method, String path, Map<String, Object> operation) {

        Set<String> responses() {
            return object(operation.get("responses")).keySet();
        }

        @Override
        public String toString() {
            return kind.isEmpty() ? name : name + " (" + kind + ")";
        }
    }
}
