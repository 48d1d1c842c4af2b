package dev.keyturn.endtoend;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Request of a scan: a valid one, or one with an attack in one place.
 *
 * @param type of the body; null for none
 * @param leftOut members that the body could have besides
 */
record AttackedRequest(
        String method,
        String path,
        ValidRequest parts,
        @Nullable String type,
        Map<Object, Object> leftOut) {

    /** Part of a request that can hold a text. */
    record Place(Kind kind, List<Object> steps) {

        enum Kind {
            PATH,
            QUERY,
            HEADER,
            BODY
        }

        boolean takes(String text) {
            return kind != Kind.HEADER || text.chars().allMatch(each -> each >= ' ' && each < 127);
        }

        @Override
        public String toString() {
            return kind + " " + steps.stream().map(String::valueOf).collect(Collectors.joining("."));
        }
    }

    /** All places, in an order that does not depend on the values. */
    List<Place> places(Set<String> queryNames, Set<String> headerNames) {
        List<Place> places = new ArrayList<>();
        parts.inPath().keySet().stream()
                .sorted()
                .forEach(name -> places.add(new Place(Place.Kind.PATH, List.of(name))));
        queryNames.forEach(name -> places.add(new Place(Place.Kind.QUERY, List.of(name))));
        headerNames.forEach(name -> places.add(new Place(Place.Kind.HEADER, List.of(name))));
        addPlaces(parts.body(), List.of(), places);
        new TreeMap<>(leftOut).forEach((name, value) -> addPlaces(value, List.of(name), places));
        return places;
    }

    private static void addPlaces(@Nullable Object value, List<Object> steps, List<Place> places) {
        if (value instanceof Map<?, ?> object && !object.isEmpty()) {
            new TreeMap<Object, Object>(object).forEach((name, member) -> addPlaces(member, plus(steps, name), places));
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            addPlaces(list.get(0), plus(steps, 0), places);
        } else if (value != null) {
            places.add(new Place(Place.Kind.BODY, steps));
        }
    }

    private static List<Object> plus(List<Object> steps, Object last) {
        return Stream.concat(steps.stream(), Stream.of(last)).toList();
    }

    /** The same request with a text in a place. */
    AttackedRequest attacked(Place place, String text) {
        String name =
                place.steps().isEmpty() ? "" : String.valueOf(place.steps().get(0));
        return new AttackedRequest(
                method,
                path,
                switch (place.kind()) {
                    case PATH ->
                        new ValidRequest(
                                with(parts.inPath(), name, text),
                                parts.inQuery(),
                                parts.headers(),
                                parts.authorization(),
                                parts.body(),
                                parts.signature(),
                                parts.proof());
                    case QUERY -> parts.with(with(parts.inQuery(), name, text));
                    case HEADER -> parts.withHeaders(with(parts.headers(), name, text));
                    case BODY -> parts.sending(replaced(parts.body(), place.steps(), text));
                },
                type,
                leftOut);
    }

    private Object replaced(@Nullable Object value, List<Object> steps, String text) {
        if (steps.isEmpty()) {
            return text;
        }
        Object first = steps.get(0);
        List<Object> rest = steps.subList(1, steps.size());
        if (value instanceof List<?> list) {
            return List.of(replaced(list.get(0), rest, text));
        }
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>((Map<?, ?>) Objects.requireNonNull(value));
        Object member = copy.containsKey(first) ? copy.get(first) : leftOut.get(first);
        copy.put(first, replaced(member, rest, text));
        return copy;
    }

    private static Map<String, String> with(Map<String, String> values, String name, String text) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(name, text);
        return changed;
    }

    HttpRequest toHttp(URI server, String token) {
        String target = path;
        for (Map.Entry<String, String> parameter : parts.inPath().entrySet()) {
            target = target.replace("{" + parameter.getKey() + "}", encode(parameter.getValue()));
        }
        String query = parts.inQuery().isEmpty() ? "" : "?" + form(parts.inQuery());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + target + query));
        headers(token).forEach(request::header);
        return type == null
                ? request.method(upper(), BodyPublishers.noBody()).build()
                : request.header("Content-Type", type)
                        .method(upper(), BodyPublishers.ofString(text()))
                        .build();
    }

    private Map<String, String> headers(String token) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("If-Match", "*");
        if (parts.signature() != null) {
            headers.putAll(parts.signature().apply(text()));
        }
        headers.putAll(parts.headers());
        headers.put("Authorization", Objects.requireNonNullElse(parts.authorization(), "Bearer " + token));
        headers.remove("Authorization", "");
        return headers;
    }

    private String upper() {
        return method.toUpperCase(Locale.ROOT);
    }

    private String text() {
        if (type != null && type.contains("form") && parts.body() instanceof Map<?, ?> fields) {
            Map<String, String> values = new LinkedHashMap<>();
            fields.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
            return form(values);
        }
        return ScanObjects.json(parts.body());
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
