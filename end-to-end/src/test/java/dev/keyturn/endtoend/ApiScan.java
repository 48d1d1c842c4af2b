package dev.keyturn.endtoend;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** Attacks in each path parameter, query parameter and member of a body of the operations in the API reference. */
final class ApiScan {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    private static final int DEPTH = 4;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final Callable<String> newToken;
    private final Map<String, Object> document;
    private final List<String> findings = new ArrayList<>();
    private final Set<String> scanned = new TreeSet<>();
    private String token;
    private int requests;

    ApiScan(URI server, Callable<String> newToken) throws Exception {
        this.server = server;
        this.newToken = newToken;
        this.token = newToken.call();
        this.document = new Yaml().load(Files.readString(StartedKeyturn.root().resolve("docs/openapi.yaml")));
    }

    List<String> findings() {
        return findings;
    }

    Set<String> scanned() {
        return scanned;
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
        scanned.add(method + " " + path);
        Map<String, String> inPath = new LinkedHashMap<>();
        Map<String, String> inQuery = new LinkedHashMap<>();
        Map<String, String> inHeaders = new LinkedHashMap<>();
        for (Object each : list(operation.get("parameters"))) {
            Map<String, Object> parameter = resolve(each);
            Map<String, String> place = switch (String.valueOf(parameter.get("in"))) {
                case "path" -> inPath;
                case "query" -> inQuery;
                default -> inHeaders;
            };
            place.put(String.valueOf(parameter.get("name")), "x");
        }
        Request plain = new Request(method, path, inPath, inQuery, inHeaders, null, null);
        for (Map.Entry<String, Object> content : contents(operation).entrySet()) {
            Object example = example(object(content.getValue()).get("schema"), 0);
            plain = plain.withBody(content.getKey(), example);
        }
        for (Attack attack : Attack.values()) {
            for (String text : attack.texts()) {
                for (Request request : plain.variants(text)) {
                    send(attack, request);
                }
            }
        }
    }

    private Map<String, Object> contents(Map<String, Object> operation) {
        Object body = operation.get("requestBody");
        return body == null ? Map.of() : object(resolve(body).get("content"));
    }

    private void send(Attack attack, Request request) throws Exception {
        HttpResponse<String> answer = http.send(request.toHttp(server, token), BodyHandlers.ofString());
        requests++;
        if (answer.statusCode() == 401 && request.path.startsWith("/admin/")) {
            token = newToken.call();
        }
        Attack.findings(answer, Set.of(server))
                .forEach(finding -> findings.add(attack + " " + request + ": " + finding));
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

    /** Request whose parameters and members are known. */
    private record Request(
            String method,
            String path,
            Map<String, String> inPath,
            Map<String, String> inQuery,
            Map<String, String> inHeaders,
            @Nullable String type,
            @Nullable Object body) {

        Request withBody(String newType, @Nullable Object newBody) {
            return new Request(method, path, inPath, inQuery, inHeaders, newType, newBody);
        }

        /** One request for each parameter and member that can hold a text. */
        List<Request> variants(String text) {
            List<Request> all = new ArrayList<>();
            inPath.keySet()
                    .forEach(name -> all.add(
                            new Request(method, path, with(inPath, name, text), Map.of(), Map.of(), type, body)));
            inQuery.keySet()
                    .forEach(name ->
                            all.add(new Request(method, path, inPath, Map.of(name, text), Map.of(), type, body)));
            inHeaders.keySet().stream()
                    .filter(name -> text.chars().allMatch(each -> each >= ' ' && each < 127))
                    .forEach(name ->
                            all.add(new Request(method, path, inPath, Map.of(), Map.of(name, text), type, body)));
            replaced(body, text)
                    .forEach(changed -> all.add(new Request(method, path, inPath, Map.of(), Map.of(), type, changed)));
            return all;
        }

        private static Map<String, String> with(Map<String, String> values, String name, String text) {
            Map<String, String> changed = new LinkedHashMap<>(values);
            changed.put(name, text);
            return changed;
        }

        /** Copies of a value, each with the text in place of one of its members. */
        private static List<Object> replaced(@Nullable Object value, String text) {
            List<Object> copies = new ArrayList<>();
            if (value instanceof Map<?, ?> object && !object.isEmpty()) {
                object.forEach((name, member) -> {
                    for (Object changed : replaced(member, text)) {
                        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(object);
                        copy.put(name, changed);
                        copies.add(copy);
                    }
                });
            } else if (value instanceof List<?> list && !list.isEmpty()) {
                replaced(list.get(0), text).forEach(changed -> copies.add(List.of(changed)));
            } else if (value != null) {
                copies.add(text);
            }
            return copies;
        }

        HttpRequest toHttp(URI server, String token) {
            String target = path;
            for (Map.Entry<String, String> parameter : inPath.entrySet()) {
                target = target.replace("{" + parameter.getKey() + "}", encode(parameter.getValue()));
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(server + target + (inQuery.isEmpty() ? "" : "?" + form(inQuery))))
                    .header("Authorization", "Bearer " + token);
            inHeaders.forEach((name, value) -> {
                if (!name.equalsIgnoreCase("authorization")) {
                    request.header(name, value);
                }
            });
            if (inHeaders.keySet().stream().noneMatch("if-match"::equalsIgnoreCase)) {
                request.header("If-Match", "*");
            }
            if (type == null) {
                return request.method(upper(), BodyPublishers.noBody()).build();
            }
            return request.header("Content-Type", type)
                    .method(upper(), BodyPublishers.ofString(text()))
                    .build();
        }

        private String upper() {
            return method.toUpperCase(java.util.Locale.ROOT);
        }

        private String text() {
            if (type != null && type.contains("form") && body instanceof Map<?, ?> fields) {
                Map<String, String> values = new LinkedHashMap<>();
                fields.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
                return form(values);
            }
            String wrapped = JSONObjectUtils.toJSONString(java.util.Collections.singletonMap("body", body));
            return wrapped.substring("{\"body\":".length(), wrapped.length() - 1);
        }

        private static String form(Map<String, String> values) {
            return values.entrySet().stream()
                    .map(value -> encode(value.getKey()) + "=" + encode(value.getValue()))
                    .collect(Collectors.joining("&"));
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
