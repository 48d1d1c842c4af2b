package dev.keyturn.endtoend;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * Attacks in each path parameter, query parameter and member of a body of the operations in the API reference. Each attack changes one
 * part of a request that succeeds, so that it comes as far as that request does.
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
    private String token;
    private int requests;

    ApiScan(URI server, Callable<String> newToken) throws Exception {
        this.server = server;
        this.newToken = newToken;
        this.token = newToken.call();
        this.valid = new ValidRequests(server, () -> token);
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
        token = newToken.call();
        ValidRequests.Valid base = valid.of(name);
        Map<String, String> inPath = new LinkedHashMap<>(base.inPath());
        Set<String> inQuery = new LinkedHashSet<>(base.inQuery().keySet());
        Set<String> inHeaders = new LinkedHashSet<>(base.headers().keySet());
        for (Object each : list(operation.get("parameters"))) {
            Map<String, Object> parameter = resolve(each);
            String parameterName = String.valueOf(parameter.get("name"));
            switch (String.valueOf(parameter.get("in"))) {
                case "path" -> inPath.putIfAbsent(parameterName, "x");
                case "query" -> inQuery.add(parameterName);
                default -> inHeaders.add(parameterName);
            }
        }
        Request plain =
                new Request(method, path, inPath, base.inQuery(), base.headers(), base.authorization(), null, null);
        for (Map.Entry<String, Object> content : contents(operation).entrySet()) {
            Object example = example(object(content.getValue()).get("schema"), 0);
            plain = plain.withBody(content.getKey(), base.body() == null ? example : base.body());
        }
        reach(name, plain, object(operation.get("responses")).keySet());
        Map<?, ?> left = leftOut(plain.body, operation);
        for (Attack attack : Attack.values()) {
            for (String text : attack.texts()) {
                for (Request request : plain.variants(text, inQuery, inHeaders, left)) {
                    send(attack, request);
                }
            }
        }
    }

    private void reach(String name, Request request, Set<String> documented) throws Exception {
        HttpResponse<String> answer = http.send(request.toHttp(server, token), BodyHandlers.ofString());
        requests++;
        String status = Integer.toString(answer.statusCode());
        if (answer.statusCode() >= 400 || !documented.contains(status)) {
            String body = answer.body();
            unreached.put(name, status + " " + body.substring(0, Math.min(body.length(), SHOWN)));
        }
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

    /**
     * Request whose parameters and members are known.
     *
     * @param authorization value of the header; null for the token of the scan, empty for none
     */
    private record Request(
            String method,
            String path,
            Map<String, String> inPath,
            Map<String, String> inQuery,
            Map<String, String> headers,
            @Nullable String authorization,
            @Nullable String type,
            @Nullable Object body) {

        Request withBody(@Nullable String newType, @Nullable Object newBody) {
            return new Request(method, path, inPath, inQuery, headers, authorization, newType, newBody);
        }

        /** One request for each parameter and member that can hold a text. */
        List<Request> variants(String text, Set<String> queryNames, Set<String> headerNames, Map<?, ?> leftOut) {
            List<Request> all = new ArrayList<>();
            inPath.keySet().forEach(name -> all.add(changed(with(inPath, name, text), inQuery, headers)));
            queryNames.forEach(name -> all.add(changed(inPath, with(inQuery, name, text), headers)));
            headerNames.stream()
                    .filter(name -> text.chars().allMatch(each -> each >= ' ' && each < 127))
                    .forEach(name -> all.add(changed(inPath, inQuery, with(headers, name, text))));
            replaced(body, text).forEach(each -> all.add(withBody(type, each)));
            leftOut.forEach((name, value) -> replaced(value, text).forEach(each -> {
                Map<Object, Object> more = new LinkedHashMap<>((Map<?, ?>) Objects.requireNonNull(body));
                more.put(name, each);
                all.add(withBody(type, more));
            }));
            return all;
        }

        private Request changed(
                Map<String, String> newPath, Map<String, String> newQuery, Map<String, String> newHeaders) {
            return new Request(method, path, newPath, newQuery, newHeaders, authorization, type, body);
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
                    URI.create(server + target + (inQuery.isEmpty() ? "" : "?" + form(inQuery))));
            String credentials = authorization == null ? "Bearer " + token : authorization;
            if (!credentials.isEmpty()) {
                request.header("Authorization", credentials);
            }
            headers.forEach((name, value) -> {
                if (!name.equalsIgnoreCase("authorization")) {
                    request.header(name, value);
                }
            });
            if (headers.keySet().stream().noneMatch("if-match"::equalsIgnoreCase)) {
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
            return method.toUpperCase(Locale.ROOT);
        }

        private String text() {
            if (type != null && type.contains("form") && body instanceof Map<?, ?> fields) {
                Map<String, String> values = new LinkedHashMap<>();
                fields.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
                return form(values);
            }
            return ValidRequests.json(body);
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
