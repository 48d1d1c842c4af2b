package dev.keyturn.console.form;

import dev.keyturn.console.text.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conversions of one field, by its type. */
final class FieldInputs {

    static final String ON = "true";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** More than the server accepts, so that the server reports its own limit. */
    private static final int MAX_ROWS = 250;

    private static final String NUMBER = "[1-9][0-9]{0,11}";

    private FieldInputs() {}

    static List<String> read(FormFields.Field field, FormData data) {
        String name = field.input();
        return switch (type(field)) {
            case TEXT, NUMBER, JSON -> List.of(data.text(name));
            case LINES, PAIRS -> data.lines(name);
            case CHOICES -> data.all(name);
            case FLAG -> data.has(name) ? List.of(ON) : List.of();
            case DURATION -> {
                TypedDuration typed = TypedDuration.of(data, name);
                yield List.of(typed.amount(), typed.unit());
            }
            case BUDGET -> List.of(data.text(name), data.text(name + "_period"));
            case ROWS -> rows(field.options(), data);
        };
    }

    /** Values row by row. */
    private static List<String> rows(FormFields.Options options, FormData data) {
        List<List<String>> columns = options.columns().stream()
                .map(column -> data.all(options.row() + "_" + column))
                .toList();
        int rows = columns.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, Math.min(MAX_ROWS, rows))
                .boxed()
                .flatMap(row -> columns.stream().map(column -> row < column.size() ? column.get(row) : ""))
                .toList();
    }

    /** Values of one row after the other, by their columns. */
    static List<Map<String, String>> rows(FormFields.Field field, List<String> typed) {
        List<String> columns = field.options().columns();
        return IntStream.range(0, typed.size() / columns.size())
                .mapToObj(row -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        values.put(columns.get(i), typed.get(row * columns.size() + i));
                    }
                    return values;
                })
                .toList();
    }

    static List<String> read(FormFields.Field field, JsonNode value) {
        return switch (type(field)) {
            case TEXT, NUMBER -> List.of(value.asString(""));
            case JSON -> List.of(value.toPrettyString());
            case LINES, CHOICES ->
                value.valueStream().map(each -> each.asString("")).toList();
            case PAIRS -> {
                Map<String, String> pairs = new TreeMap<>();
                value.properties()
                        .forEach(
                                pair -> pairs.put(pair.getKey(), pair.getValue().asString("")));
                yield pairs.entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .toList();
            }
            case FLAG -> value.asBoolean(false) ? List.of(ON) : List.of();
            case DURATION -> {
                TypedDuration stored = TypedDuration.of(value.asLong(0), 1);
                yield List.of(stored.amount(), stored.unit());
            }
            case BUDGET ->
                List.of(
                        value.path("limit").asString(""),
                        value.path("period_seconds").asString(""));
            case ROWS ->
                value.valueStream()
                        .flatMap(row -> field.options().columns().stream()
                                .map(column -> row.path(column).asString("")))
                        .toList();
        };
    }

    /** Code of the error that keeps the value from being sent; null if there is none. */
    static @Nullable String problem(FormFields.Field field, List<String> typed) {
        boolean readable = switch (type(field)) {
            case TEXT, LINES, CHOICES, FLAG, ROWS -> true;
            case DURATION -> typed.isEmpty() || duration(typed).isReadable();
            case NUMBER -> isEmpty(typed) || typed.get(0).matches(NUMBER);
            case BUDGET -> isEmpty(typed) || isBudget(typed);
            case PAIRS -> typed.stream().allMatch(line -> line.indexOf('=') > 0);
            case JSON -> isEmpty(typed) || parsed(typed.get(0)) != null;
        };
        if (readable) {
            return null;
        }
        return switch (type(field)) {
            case NUMBER, BUDGET -> "not-number";
            case PAIRS -> "not-pairs";
            case JSON -> "not-json";
            default -> "not-duration";
        };
    }

    static @Nullable Object json(FormFields.Field field, List<String> typed) {
        return switch (type(field)) {
            case TEXT -> isEmpty(typed) ? null : typed.get(0);
            case LINES, CHOICES -> typed;
            case NUMBER -> isEmpty(typed) ? null : Long.valueOf(typed.get(0));
            case FLAG -> typed.contains(ON);
            case DURATION -> typed.isEmpty() ? null : duration(typed).seconds();
            case BUDGET ->
                isEmpty(typed)
                        ? null
                        : Map.of("limit", Long.valueOf(typed.get(0)), "period_seconds", Integer.valueOf(typed.get(1)));
            case PAIRS -> {
                Map<String, String> pairs = new LinkedHashMap<>();
                typed.forEach(line -> {
                    int end = line.indexOf('=');
                    pairs.put(
                            line.substring(0, end).strip(),
                            line.substring(end + 1).strip());
                });
                yield pairs;
            }
            case JSON -> isEmpty(typed) ? null : parsed(typed.get(0));
            case ROWS -> rows(field, typed);
        };
    }

    static Text inWords(FormFields.Field field, List<String> typed) {
        return switch (type(field)) {
            case TEXT -> Text.literal(isEmpty(typed) ? "" : typed.get(0));
            case JSON -> Text.literal(isEmpty(typed) ? "" : pretty(typed.get(0)));
            case LINES, CHOICES, PAIRS -> Text.literal(String.join("\n", new TreeSet<>(typed)));
            case ROWS ->
                Text.literal(rows(field, typed).stream()
                        .map(row -> String.join(": ", row.values()))
                        .sorted()
                        .collect(Collectors.joining("\n")));
            case NUMBER -> isEmpty(typed) ? Text.of("form.server-default") : Text.literal(typed.get(0));
            case FLAG -> Text.of(typed.contains(ON) ? "form.yes" : "form.no");
            case DURATION -> isEmpty(typed) ? Text.of("form.server-default") : length(typed.get(0), typed.get(1));
            case BUDGET ->
                isEmpty(typed)
                        ? Text.literal("")
                        : Text.of("form.budget", Map.of("limit", typed.get(0), "period", length(typed.get(1), "1")));
        };
    }

    private static Text length(String amount, String unit) {
        return Text.of("form.length." + unit, Map.of("amount", amount));
    }

    static TypedDuration duration(List<String> typed) {
        return new TypedDuration(typed.get(0), typed.get(1));
    }

    private static String pretty(String text) {
        JsonNode parsed = parsed(text);
        return parsed == null ? text : parsed.toPrettyString();
    }

    private static boolean isBudget(List<String> typed) {
        return typed.get(0).matches(NUMBER) && typed.get(1).matches("[1-9][0-9]{0,6}");
    }

    private static boolean isEmpty(List<String> typed) {
        return typed.isEmpty() || typed.get(0).isEmpty();
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            JsonNode parsed = JSON.readTree(text);
            return parsed.isObject() ? parsed : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static FieldType type(FormFields.Field field) {
        FieldType type = field.type();
        if (type == null) {
            throw new IllegalArgumentException(field.path() + " has no value");
        }
        return type;
    }
}
