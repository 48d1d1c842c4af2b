package dev.keyturn.console.server;

import dev.keyturn.console.server.Problem.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads refusals, also those of a proxy that knows nothing of problem documents. */
final class Refusals {

    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_ERRORS = 100;

    private final JsonMapper json;

    Refusals(JsonMapper json) {
        this.json = json;
    }

    Problem problem(ClientHttpResponse response) throws IOException {
        int status = response.getStatusCode().value();
        JsonNode document = document(response);
        String code = text(document, "code");
        String detail = text(document, "detail");
        if (status == HttpStatus.BAD_GATEWAY.value()
                || status == HttpStatus.SERVICE_UNAVAILABLE.value()
                || status == HttpStatus.GATEWAY_TIMEOUT.value()) {
            return Problem.unreachable();
        }
        if (status == HttpStatus.UNAUTHORIZED.value()) {
            return new Problem(status, Problem.TOKEN_REFUSED);
        }
        if (code == null) {
            return status == HttpStatus.NOT_FOUND.value() ? Problem.notFound() : unexpected(status);
        }
        return new Problem(status, code, detail == null ? "" : detail, errors(document));
    }

    static Problem unexpected(int status) {
        return new Problem(status, "unexpected-answer");
    }

    private @Nullable JsonNode document(ClientHttpResponse response) throws IOException {
        try {
            return json.readTree(response.getBody().readNBytes(MOST_BYTES));
        } catch (JacksonException e) {
            return null;
        }
    }

    private static List<FieldError> errors(@Nullable JsonNode document) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode array = document == null ? null : document.get("errors");
        if (array != null) {
            for (JsonNode error : array) {
                String field = text(error, "field");
                String message = text(error, "message");
                if (message != null && errors.size() < MOST_ERRORS) {
                    errors.add(new FieldError(
                            field == null ? "" : field, text(error, "code"), parameters(error), message));
                }
            }
        }
        return errors;
    }

    private static Map<String, String> parameters(JsonNode error) {
        Map<String, String> parameters = new HashMap<>();
        for (Map.Entry<String, JsonNode> parameter : error.path("parameters").properties()) {
            JsonNode value = parameter.getValue();
            if (parameters.size() < MOST_ERRORS) {
                parameters.put(
                        parameter.getKey(),
                        value.isArray()
                                ? value.valueStream()
                                        .map(each -> each.asString(""))
                                        .collect(Collectors.joining(", "))
                                : value.asString(""));
            }
        }
        return parameters;
    }

    private static @Nullable String text(@Nullable JsonNode document, String name) {
        JsonNode value = document == null ? null : document.get(name);
        return value != null && value.isString() ? value.stringValue() : null;
    }
}
