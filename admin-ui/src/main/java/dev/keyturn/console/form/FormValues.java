package dev.keyturn.console.form;

import dev.keyturn.console.server.Versioned;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Values of a form as typed, by the names of the admin API. Converts between the form's inputs and the API's JSON; a new
 * field of a resource is one line in its {@link FormFields}.
 */
public final class FormValues implements TypedValues {

    private final FormFields fields;
    private final Map<String, List<String>> values;
    private final String etag;

    private FormValues(FormFields fields, Map<String, List<String>> values, String etag) {
        this.fields = fields;
        this.values = Map.copyOf(values);
        this.etag = etag;
    }

    /** All fields empty. */
    public static FormValues empty(FormFields fields) {
        return new FormValues(fields, Map.of(), "");
    }

    /** Values of a submitted form. */
    public static FormValues of(FormFields fields, FormData data) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (FormFields.Field field : fields.valued()) {
            values.put(field.path(), FieldInputs.read(field, data));
        }
        return new FormValues(fields, values, data.text("etag"));
    }

    /** A resource as the admin API returned it. */
    public static FormValues of(FormFields fields, Versioned<JsonNode> resource) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (FormFields.Field field : fields.valued()) {
            JsonNode value = resource.value();
            for (String step : field.steps()) {
                value = value.path(step);
            }
            values.put(
                    field.path(), value.isMissingNode() || value.isNull() ? List.of() : FieldInputs.read(field, value));
        }
        return new FormValues(fields, values, resource.etag());
    }

    /** The same with other values of one field. */
    public FormValues with(String name, List<String> other) {
        Map<String, List<String>> all = new LinkedHashMap<>(values);
        all.put(fields.field(name).path(), List.copyOf(other));
        return new FormValues(fields, all, etag);
    }

    /** The same for another version of the resource. */
    public FormValues at(String otherEtag) {
        return new FormValues(fields, values, otherEtag);
    }

    @Override
    public String etag() {
        return etag;
    }

    /** Values of a field, one per line. */
    public String lines(String name) {
        return String.join("\n", all(name));
    }

    @Override
    public List<String> all(String name) {
        return values.getOrDefault(fields.field(name).path(), List.of());
    }

    /** Option at a path such as {@code scopes[1]}; empty if there is none. */
    Optional<String> choiceAt(String path) {
        int bracket = path.lastIndexOf('[');
        if (bracket < 0 || !path.substring(bracket).matches("\\[[0-9]{1,4}]")) {
            return Optional.empty();
        }
        int index = Integer.parseInt(path.substring(bracket + 1, path.length() - 1));
        String list = path.substring(0, bracket);
        return fields.valued().stream()
                .filter(field ->
                        field.type() == FieldType.CHOICES && field.path().equals(list))
                .flatMap(field -> all(list).stream().skip(index))
                .findFirst();
    }

    /** Whether a box is checked. */
    public boolean isOn(String name) {
        return has(name, FieldInputs.ON);
    }

    /** Whether one of these fields has a value. */
    public boolean isAnyFilled(List<String> names) {
        return names.stream().anyMatch(name -> !text(name).isEmpty());
    }

    /** Rows of a field, each by its columns. */
    public List<Map<String, String>> rows(String name) {
        return FieldInputs.rows(fields.field(name), all(name));
    }

    /** The same with an empty row at the end. */
    public FormValues withRow(String name) {
        List<String> more = new ArrayList<>(all(name));
        more.addAll(Collections.nCopies(width(name), ""));
        return with(name, more);
    }

    /** The same without a row; any text that is no row's number leaves all in place. */
    public FormValues withoutRow(String name, String number) {
        List<String> fewer = new ArrayList<>(all(name));
        int width = width(name);
        if (number.matches("[0-9]{1,4}") && (Integer.parseInt(number) + 1) * width <= fewer.size()) {
            int start = Integer.parseInt(number) * width;
            fewer.subList(start, start + width).clear();
        }
        return with(name, fewer);
    }

    /** The same without empty rows, so that the server's row numbers are those of the page. */
    public FormValues withoutBlankRows(String name) {
        return with(
                name,
                rows(name).stream()
                        .filter(row -> !row.values().stream().allMatch(String::isEmpty))
                        .flatMap(row -> row.values().stream())
                        .toList());
    }

    private int width(String name) {
        return fields.field(name).options().columns().size();
    }

    public TypedDuration duration(String name) {
        List<String> typed = all(name);
        return typed.isEmpty()
                ? TypedDuration.of((Number) null, fields.field(name).options().defaultUnit())
                : FieldInputs.duration(typed);
    }

    /** Number of requests of a budget; empty if it is unlimited. */
    public String amount(String name) {
        return text(name);
    }

    /** Seconds in which a budget's requests count. */
    public String period(String name) {
        List<String> typed = all(name);
        return typed.size() < 2 || typed.get(1).isEmpty()
                ? String.valueOf(fields.field(name).options().defaultUnit())
                : typed.get(1);
    }

    /** The first field that cannot be sent to the server, as an error; none if all can. */
    public FormErrors errors() {
        for (FormFields.Field field : fields.valued()) {
            String problem = field.applies().test(this) ? FieldInputs.problem(field, all(field.path())) : null;
            if (problem != null) {
                return FormErrors.at(fields, field.path(), problem);
            }
        }
        return FormErrors.none();
    }

    /** Request body for the admin API. Only if there are no {@link #errors}. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        for (FormFields.Field field : fields.valued()) {
            Object value = field.applies().test(this) ? FieldInputs.json(field, all(field.path())) : field.otherwise();
            if (value != null) {
                put(json, field.steps(), value);
            }
        }
        return json;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> json, List<String> steps, Object value) {
        if (steps.size() == 1) {
            json.put(steps.get(0), value);
        } else {
            Object nested = json.computeIfAbsent(steps.get(0), member -> new LinkedHashMap<String, Object>());
            put((Map<String, Object>) nested, steps.subList(1, steps.size()), value);
        }
    }

    /** Differences between these, as stored, and the typed values. */
    public Conflict differencesTo(FormValues typed) {
        Conflict.Comparison comparison = Conflict.compare();
        for (FormFields.Field field : fields.valued()) {
            if (!field.applies().test(this) && !field.applies().test(typed)) {
                continue;
            }
            comparison.field(
                    fields.label(field.path()),
                    FieldInputs.inWords(field, all(field.path())),
                    FieldInputs.inWords(field, typed.all(field.path())));
        }
        return comparison.done();
    }
}
