package dev.keyturn.adminapi;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.resource.AccessTokenFormat;
import dev.keyturn.signing.KeyRing;
import io.swagger.v3.core.util.Yaml31;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Adds to the schemas of the admin API what only the Java types know: which members are always there, can be null, or are enums. */
final class OpenApiSchemas {

    private static final String REFERENCE = "#/components/schemas/";
    private static final Pattern ALTERNATIVES = Pattern.compile("[a-z_-]+(\\|[a-z_-]+)+");

    /** Members with a closed set of values that are read as text, so that a wrong one gets an error of its field. */
    private static final Map<String, Collection<String>> VALUES = Map.of(
            "format",
                    Arrays.stream(AccessTokenFormat.values())
                            .map(value -> value.name().toLowerCase(Locale.ROOT))
                            .toList(),
            "typ", List.of("at+jwt", "JWT"),
            "signing_algorithm", KeyRing.algorithmNames(),
            "algorithm", KeyRing.algorithmNames(),
            "id_token_signed_response_alg", KeyRing.algorithmNames(),
            "roles", List.of("administrator"));

    private final ObjectNode schemas;
    private final Set<String> answered = new HashSet<>();
    private final Set<String> requested = new HashSet<>();

    private OpenApiSchemas(JsonNode document) {
        this.schemas = (ObjectNode) document.at("/components/schemas");
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                collect(operation.path("responses"), answered);
                collect(operation.path("requestBody"), requested);
            }
        }
    }

    static String complete(String yaml) throws JsonProcessingException {
        JsonNode document = Yaml31.mapper().readTree(yaml);
        OpenApiSchemas schemas = new OpenApiSchemas(document);
        schemas.complete();
        for (JsonNode path : document.path("paths")) {
            schemas.addReadOnlyMembers(path.path("put"));
            path.findValues("parameters")
                    .forEach(parameters -> parameters.forEach(parameter -> {
                        alternatives((ObjectNode) parameter.path("schema"));
                        bound(parameter);
                    }));
        }
        return Yaml31.pretty(document);
    }

    private void collect(JsonNode part, Set<String> names) {
        for (JsonNode reference : part.findValues("$ref")) {
            String name = reference.asText().substring(REFERENCE.length());
            if (names.add(name)) {
                collect(schemas.path(name), names);
            }
        }
    }

    private void complete() {
        schemas.properties().forEach(schema -> {
            Class<?> type = NamedRecords.named(schema.getKey().startsWith("Listing") ? "Listing" : schema.getKey());
            if (type != null && schema.getValue().has("properties")) {
                boolean isAnswer = answered.contains(schema.getKey()) && !requested.contains(schema.getKey());
                complete((ObjectNode) schema.getValue(), type, isAnswer);
            }
        });
    }

    /** What a document always has may stand in the body that replaces it, unchanged. */
    private void addReadOnlyMembers(JsonNode put) {
        List<String> bodies = put.path("requestBody").findValuesAsText("$ref");
        List<String> answers = put.path("responses").findValuesAsText("$ref");
        if (bodies.isEmpty() || answers.isEmpty()) {
            return;
        }
        ObjectNode members = (ObjectNode) schemaAt(bodies.get(0)).path("properties");
        JsonNode answer = schemaAt(answers.get(0));
        for (JsonNode name : answer.path("required")) {
            if (!members.has(name.asText())) {
                ObjectNode member =
                        answer.path("properties").path(name.asText()).deepCopy();
                members.set(name.asText(), member.put("readOnly", true));
            }
        }
    }

    private JsonNode schemaAt(String reference) {
        return schemas.path(reference.substring(REFERENCE.length()));
    }

    private static void complete(ObjectNode schema, Class<?> type, boolean isAnswer) {
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        describe((ObjectNode) schema.path("properties"), type, isAnswer, required);
        schema.remove(List.of("required", "additionalProperties"));
        if (!required.isEmpty()) {
            ArrayNode names = schema.putArray("required");
            required.forEach(names::add);
        }
    }

    private static void describe(ObjectNode properties, Class<?> type, boolean isAnswer, Set<String> required) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (isAnnotated(component, JsonAnySetter.class)) {
                properties.remove(FieldNames.snakeCase(component.getName()));
            } else if (isAnnotated(component, JsonUnwrapped.class)) {
                describe(properties, component.getType(), isAnswer, required);
            } else if (!isAnnotated(component, JsonIgnore.class)) {
                String name = FieldNames.snakeCase(component.getName());
                boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                boolean leftOut = nullable && isAnnotated(component, JsonInclude.class);
                properties.set(name, member(properties.path(name), name, component, nullable && !leftOut));
                if (!nullable || (isAnswer && !leftOut)) {
                    required.add(name);
                }
            }
        }
    }

    private static ObjectNode member(JsonNode documented, String name, RecordComponent component, boolean nullable) {
        ObjectNode schema = documented.deepCopy();
        if (isAnnotated(component, JsonRawValue.class)) {
            schema.put("type", "object");
        }
        Range range = component.getAccessor().getAnnotation(Range.class);
        if (range != null) {
            schema.put("minimum", range.min()).put("maximum", range.max());
        }
        if (VALUES.containsKey(name)) {
            ObjectNode one = schema.has("items") ? (ObjectNode) schema.path("items") : schema;
            one.remove("pattern");
            ArrayNode values = one.putArray("enum");
            VALUES.get(name).stream().sorted().forEach(values::add);
        }
        return nullable ? orNull(schema) : schema;
    }

    private static ObjectNode orNull(ObjectNode schema) {
        if (!schema.has("type")) {
            ObjectNode either = schema.objectNode();
            either.putArray("anyOf").add(schema).addObject().put("type", "null");
            return either;
        }
        String type = schema.path("type").asText();
        schema.putArray("type").add(type).add("null");
        if (schema.has("enum")) {
            ((ArrayNode) schema.path("enum")).addNull();
        }
        return schema;
    }

    /** Identifiers in paths and the header with a version, which are parsed by the server's own code. */
    private static void bound(JsonNode parameter) {
        ObjectNode schema = (ObjectNode) parameter.path("schema");
        String name = parameter.path("name").asText();
        if (name.equals(HttpHeaders.IF_MATCH)) {
            schema.put("maxLength", 200);
        } else if (parameter.path("in").asText().equals("path")) {
            switch (name) {
                case "client_id" -> schema.put("maxLength", 100);
                case "key_id" -> schema.put("pattern", "[A-Za-z0-9_-]{43}");
                case "file" ->
                    List.of("gitleaks.toml", "trufflehog.yaml", "github.json").forEach(schema.putArray("enum")::add);
                default -> schema.put("format", "uuid");
            }
        }
    }

    private static void alternatives(ObjectNode schema) {
        String pattern = schema.path("pattern").asText();
        if (ALTERNATIVES.matcher(pattern).matches()) {
            schema.remove("pattern");
            ArrayNode values = schema.putArray("enum");
            Arrays.stream(pattern.split("\\|")).forEach(values::add);
        }
    }

    private static boolean isAnnotated(
            RecordComponent component, Class<? extends java.lang.annotation.Annotation> type) {
        return component.isAnnotationPresent(type) || component.getAccessor().isAnnotationPresent(type);
    }
}
