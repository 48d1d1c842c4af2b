package dev.keyturn.adminapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Yaml31;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The operations of the admin API as {@code docs/openapi.yaml} lists them. */
final class DocumentedOperations {

    private static final Path DOCUMENT = Path.of("..", "docs", "openapi.yaml");

    private DocumentedOperations() {}

    static JsonNode document() {
        try {
            return Yaml31.mapper().readTree(Files.readString(DOCUMENT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Operation> all() {
        return everywhere().stream().filter(Operation::isOfAdminApi).toList();
    }

    /** Those of the admin API and those of the protocols. */
    static List<Operation> everywhere() {
        List<Operation> operations = new ArrayList<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    boolean isOfAdminApi = path.getKey().startsWith(AdminController.BASE + "/");
                    List<String> scopes = new ArrayList<>();
                    operation
                            .getValue()
                            .path("security")
                            .forEach(any -> any.forEach(named -> named.forEach(scope -> scopes.add(scope.asText()))));
                    operations.add(new Operation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            isOfAdminApi ? AdminController.BASE : "",
                            isOfAdminApi ? path.getKey().substring(AdminController.BASE.length()) : path.getKey(),
                            List.copyOf(scopes),
                            operation.getValue()));
                }));
        return operations;
    }

    /**
     * One operation.
     *
     * @param root of the admin API; empty for an operation of the protocols
     * @param path below the root, with its variables in braces
     * @param scopes any of which is enough
     */
    record Operation(String method, String root, String path, List<String> scopes, JsonNode document) {

        String name() {
            return method + " " + path;
        }

        String address() {
            return root + path;
        }

        boolean isOfAdminApi() {
            return !root.isEmpty();
        }

        /** Whether it takes credentials of this kind, as the document names it: {@code oauth2}, {@code bearer}, {@code client}. */
        boolean takes(String scheme) {
            return !document.path("security").findParents(scheme).isEmpty();
        }

        boolean hasBody() {
            return document.has("requestBody");
        }

        /** What a client accepts that knows the documented answers and no more. */
        String mediaTypes() {
            Set<String> types = new TreeSet<>(Set.of("application/problem+json"));
            document.path("responses")
                    .forEach(answer ->
                            answer.path("content").properties().forEach(content -> types.add(content.getKey())));
            return String.join(", ", types);
        }

        /** The names of the parameters in one place: {@code query}, {@code path} or {@code header}. */
        List<String> parameters(String kind) {
            List<String> names = new ArrayList<>();
            document.path("parameters").forEach(parameter -> {
                if (parameter.path("in").asText().equals(kind)) {
                    names.add(parameter.path("name").asText());
                }
            });
            return names;
        }
    }
}
