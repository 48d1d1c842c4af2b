package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Completeness of {@code docs/openapi.yaml}, read from the document alone. */
class OpenApiTextsTests {

    @Test
    void nothingInTheDocumentIsWithoutDescriptionOrExample() {
        List<String> bare = new ArrayList<>();
        JsonNode document = DocumentedOperations.document();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String name = operation.getKey() + " " + path.getKey();
                    for (String member : List.of("summary", "description")) {
                        if (operation.getValue().path(member).asText().isBlank()) {
                            bare.add(name + " " + member);
                        }
                    }
                    operation.getValue().path("parameters").forEach(parameter -> describe(name, parameter, bare));
                    exemplify(name, operation.getValue().path("requestBody"), bare);
                    operation.getValue().path("responses").forEach(answer -> exemplify(name, answer, bare));
                }));
        document.at("/components/schemas")
                .properties()
                .forEach(schema -> bareProperties(schema.getKey(), schema.getValue(), bare));

        assertThat(bare).isEmpty();
    }

    private static void describe(String place, JsonNode node, List<String> bare) {
        if (node.path("description").asText().isBlank()) {
            bare.add(place + " " + node.path("name").asText());
        }
    }

    /** Of several forms of an answer, one has an example. */
    private static void exemplify(String place, JsonNode holder, List<String> bare) {
        JsonNode content = holder.path("content");
        if (!content.isEmpty() && content.findValue("example") == null) {
            bare.add(place + " example");
        }
    }

    private static void bareProperties(String place, JsonNode schema, List<String> bare) {
        describe(place, schema, bare);
        schema.path("properties").properties().forEach(property -> {
            describe(place + "." + property.getKey(), property.getValue(), bare);
            property.getValue()
                    .at("/items/properties")
                    .properties()
                    .forEach(member ->
                            describe(place + "." + property.getKey() + "." + member.getKey(), member.getValue(), bare));
        });
    }
}
