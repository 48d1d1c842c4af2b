package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Yaml31;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** Adds summaries and descriptions from {@code openapi-texts.yaml}, and finds texts that are missing or unused. */
final class OpenApiTexts {

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final JsonNode texts = resource("openapi-texts.yaml");
    private final ObjectNode document;
    private final List<String> missing = new ArrayList<>();
    private final TreeSet<String> used = new TreeSet<>();

    private OpenApiTexts(ObjectNode document) {
        this.document = document;
    }

    /** The same document, with the words. */
    static String addTo(String yaml) throws JsonProcessingException {
        OpenApiTexts texts = new OpenApiTexts((ObjectNode) Yaml31.mapper().readTree(yaml));
        texts.addAll();
        return Yaml31.pretty(texts.document);
    }

    static JsonNode resource(String name) {
        try (InputStream in = OpenApiTexts.class.getResourceAsStream("/" + name)) {
            // not by Jackson, which does not know references to other parts of a document
            return new ObjectMapper().valueToTree(new Yaml().load(Objects.requireNonNull(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addAll() {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                describe(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), (ObjectNode)
                                        operation.getValue())));
        document.at("/components/schemas")
                .properties()
                .forEach(schema -> describeSchema(schema.getKey(), (ObjectNode) schema.getValue()));
        addTags();
        assertThat(missing).as("missing in openapi-texts.yaml").isEmpty();
        TreeSet<String> unused = new TreeSet<>();
        used.add("info/description");
        texts.properties()
                .forEach(part ->
                        part.getValue().fieldNames().forEachRemaining(name -> unused.add(part.getKey() + "/" + name)));
        unused.removeAll(used);
        assertThat(unused).as("unused in openapi-texts.yaml").isEmpty();
    }

    private void describe(String name, ObjectNode operation) {
        if (!operation.has("summary")) {
            JsonNode text = texts.at("/operations").path(name);
            used.add("operations/" + name);
            if (!text.has("summary") || !text.has("description")) {
                missing.add("operations/" + name);
                return;
            }
            operation.put("summary", text.path("summary").asText());
            operation.put(
                    "description",
                    line(text.path("description").asText()) + scopes(operation) + errors(text.path("errors")));
        }
        for (JsonNode parameter : operation.path("parameters")) {
            if (!parameter.has("description")) {
                String place = parameter.path("in").asText().equals("path") ? "path." : "";
                put(
                        (ObjectNode) parameter,
                        "parameters",
                        place + parameter.path("name").asText());
            }
        }
    }

    /** Any of the scopes with which a caller may do it, since the page does not show the security of an operation. */
    private static String scopes(ObjectNode operation) {
        List<String> scopes = new ArrayList<>();
        operation
                .path("security")
                .forEach(any -> any.path("oauth2").forEach(scope -> scopes.add("`" + scope.asText() + "`")));
        return scopes.isEmpty() ? "" : "\n\nScope: " + String.join(" or ", scopes) + ".";
    }

    /** The last paragraph of a description. {@link dev.keyturn.testing.DocumentedErrors} reads it. */
    static String errors(JsonNode list) {
        List<String> errors = new ArrayList<>();
        list.forEach(error -> errors.add("`" + error.asText() + "`"));
        return errors.isEmpty() ? "" : "\n\nErrors: " + String.join(", ", errors) + ".";
    }

    private void describeSchema(String name, ObjectNode schema) {
        if (!schema.has("description")) {
            put(schema, "schemas", name.startsWith("Listing") ? "Listing*" : name);
        }
        describeProperties(name, schema);
    }

    private void describeProperties(String schema, JsonNode node) {
        node.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            ObjectNode member = (ObjectNode) property.getValue();
            if (!member.has("description")) {
                String special = schema + "." + name;
                put(member, "properties", texts.path("properties").has(special) ? special : name);
            }
            describeProperties(special(schema, name), member.path("items"));
        });
    }

    private static String special(String schema, String name) {
        return schema + "." + name;
    }

    private void addTags() {
        Map<String, String> tags = new TreeMap<>();
        document.path("paths")
                .forEach(path -> path.forEach(operation -> operation
                        .path("tags")
                        .forEach(tag ->
                                tags.put(tag.asText(), Objects.requireNonNullElse(text("tags", tag.asText()), "")))));
        ArrayNode all = document.putArray("tags");
        tags.forEach((name, text) -> all.addObject().put("name", name).put("description", text));
    }

    private void put(ObjectNode node, String part, String name) {
        String text = text(part, name);
        if (text != null) {
            node.put("description", text);
        }
    }

    private @Nullable String text(String part, String name) {
        used.add(part + "/" + name);
        JsonNode text = texts.path(part).path(name);
        if (text.isMissingNode()) {
            missing.add(part + "/" + name);
            return null;
        }
        return line(text.asText());
    }

    private static String line(String text) {
        return SPACES.matcher(text.strip()).replaceAll(" ");
    }
}
