package dev.keyturn.console.form;

import dev.keyturn.console.server.Versioned;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            JsonNode value = resource.value().path(field.path());
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

    /** Whether a box is checked. */
    public boolean isOn(String name) {
        return has(name, FieldInputs.ON);
    }

    /** Whether one of these fields has a value. */
    public boolean isAnyFilled(List<String> names) {
        return names.stream().anyMatch(name -> !text(name).isEmpty());
    }

    public TypedDuration duration(String name) {
        List<String> typed = all(name);
        return typed.isEmpty()
                ? TypedDuration.of((Number) null, fields.field(name).defaultUnit())
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
                ? String.valueOf(fields.field(name).defaultUnit())
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
                json.put(field.path(), value);
            }
        }
        return json;
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
