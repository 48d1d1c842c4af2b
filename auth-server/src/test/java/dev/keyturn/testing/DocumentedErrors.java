package dev.keyturn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The errors that {@code docs/openapi.yaml} lists for each operation, with which each answer that a test gets is compared. */
public final class DocumentedErrors {

    private static final Pattern ERROR = Pattern.compile("`(\\d{3} [a-z][a-z_-]+)`");
    private static final Pattern CHALLENGE = Pattern.compile("error=\"?([a-z_]+)");
    private static final Pattern REDIRECTED = Pattern.compile("[?&]error=([a-z_]+)");
    private static final int FIRST_ERROR_STATUS = 400;

    private static final Map<?, ?> DOCUMENT = read();
    private static final Set<String> OF_ANY = listed(Objects.requireNonNull(DOCUMENT.get("info")));
    private static final List<Operation> OPERATIONS = operations();

    private DocumentedErrors() {}

    /** The errors of each operation, by method and path. */
    public static Map<String, Set<String>> byOperation() {
        Map<String, Set<String>> all = new TreeMap<>();
        OPERATIONS.forEach(operation -> all.put(operation.name, operation.errors));
        return all;
    }

    /** @throws AssertionError if the answer's operation is documented, and its error is not */
    static void check(Api.Answer answer) {
        String error = of(answer);
        if (error.isEmpty() || OF_ANY.contains(error) || Boolean.getBoolean("keyturn.docs.write")) {
            return;
        }
        String method = answer.response().request().method();
        String path = answer.response().request().uri().getPath();
        OPERATIONS.stream()
                .filter(operation -> operation.isAt(method, path))
                .filter(operation -> !operation.errors.contains(error))
                .findFirst()
                .ifPresent(operation -> {
                    throw new AssertionError("docs/openapi.yaml does not list " + error + " for " + operation.name);
                });
    }

    static String of(Api.Answer answer) {
        if (answer.status() < FIRST_ERROR_STATUS) {
            Matcher redirected = REDIRECTED.matcher(answer.header("Location"));
            return redirected.find() ? answer.status() + " " + redirected.group(1) : "";
        }
        Matcher challenge = CHALLENGE.matcher(answer.header("WWW-Authenticate"));
        String code = answer.header("Content-Type").contains("json") ? code(answer) : "";
        if (code.isEmpty() && challenge.find()) {
            code = challenge.group(1);
        }
        return code.isEmpty() ? "" : answer.status() + " " + code;
    }

    private static String code(Api.Answer answer) {
        try {
            JsonNode body = answer.json();
            for (String member : List.of("code", "error", "reason")) {
                if (body.path(member).isString()) {
                    return body.path(member).asString();
                }
            }
        } catch (JacksonException e) {
            // not an answer with a code
        }
        return "";
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        ((Map<?, ?>) Objects.requireNonNull(DOCUMENT.get("paths")))
                .forEach((path, methods) -> ((Map<?, ?>) methods)
                        .forEach((method, operation) -> operations.add(Operation.of(
                                method.toString().toUpperCase(Locale.ROOT), path.toString(), listed(operation)))));
        return operations;
    }

    private static Set<String> listed(Object described) {
        String description = String.valueOf(((Map<?, ?>) described).get("description"));
        return ERROR.matcher(description)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Also where a module at another depth uses the helpers of this one. */
    private static Map<?, ?> read() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path document = folder.resolve("docs/openapi.yaml");
            if (Files.exists(document)) {
                try {
                    return new Yaml().load(Files.readString(document));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("no docs/openapi.yaml above the working directory");
    }

    /** One operation with the errors that its description lists. */
    private record Operation(String name, String method, Pattern path, Set<String> errors) {

        static Operation of(String method, String path, Set<String> errors) {
            String expression = Pattern.compile("\\{[^}]*}|[^{]+")
                    .matcher(path)
                    .replaceAll(part -> Matcher.quoteReplacement(
                            part.group().startsWith("{") ? "[^/]+" : Pattern.quote(part.group())));
            return new Operation(method + " " + path, method, Pattern.compile(expression), errors);
        }

        boolean isAt(String method, String path) {
            return this.method.equals(method) && this.path.matcher(path).matches();
        }
    }
}
