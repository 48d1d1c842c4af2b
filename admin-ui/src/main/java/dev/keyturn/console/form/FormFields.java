package dev.keyturn.console.form;

import dev.keyturn.console.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a form in the order of the page, with their types and labels.
 *
 * <p>A field is known by its path in the admin API's request, which is also the name of its input; {@code []} stands for any
 * row of a list. The label of {@code a.b} is the message {@code <feature>.field.b}; that of the rows of a list, {@code
 * <feature>.field.a.row}.
 */
public final class FormFields {

    private static final Pattern ROW = Pattern.compile("\\[(\\d{1,4})]");
    private static final Pattern LAST_STEP = Pattern.compile("(\\[]|\\.?[^.\\[]+)$");
    private static final int DAY = 86_400;

    private final String feature;
    private final List<Field> fields;

    private FormFields(String feature, List<Field> fields) {
        this.feature = feature;
        this.fields = fields;
    }

    /** @param feature prefix of the messages for labels and errors */
    public static FormFields of(String feature) {
        return new FormFields(feature, List.of());
    }

    /** Adds places for errors, whose values the form keeps elsewhere. */
    public FormFields and(String... paths) {
        FormFields all = this;
        for (String path : paths) {
            all = all.with(new Field(path, null, values -> true, null));
        }
        return all;
    }

    public FormFields text(String name) {
        return text(name, values -> true);
    }

    /** @param applies whether the value counts; the API gets none if not */
    public FormFields text(String name, Predicate<TypedValues> applies) {
        return with(new Field(name, FieldType.TEXT, applies, null));
    }

    /** One value per line, with a label for each row. */
    public FormFields lines(String name, Predicate<TypedValues> applies) {
        return with(new Field(name, FieldType.LINES, applies, List.of())).and(name + "[]");
    }

    public FormFields choices(String name) {
        return with(new Field(name, FieldType.CHOICES, values -> true, List.of()));
    }

    /** @param otherwise sent to the API if the field does not apply */
    public FormFields flag(String name, Predicate<TypedValues> applies, boolean otherwise) {
        return with(new Field(name, FieldType.FLAG, applies, otherwise));
    }

    public FormFields duration(String name, Predicate<TypedValues> applies) {
        return duration(name, applies, DAY);
    }

    /** @param defaultUnit in seconds; preselected if there is no value yet */
    public FormFields duration(String name, Predicate<TypedValues> applies, int defaultUnit) {
        return with(new Field(name, FieldType.DURATION, applies, null, new Options(defaultUnit, "", List.of())));
    }

    /**
     * Rows of texts.
     *
     * @param row prefix of the names of the inputs, which end with the column: {@code scope_name}
     */
    public FormFields rows(String name, String row, String... columns) {
        Options options = new Options(0, row, List.of(columns));
        return with(new Field(name, FieldType.ROWS, values -> true, List.of(), options));
    }

    public FormFields json(String name, Predicate<TypedValues> applies) {
        return with(new Field(name, FieldType.JSON, applies, null));
    }

    public FormFields number(String name) {
        return with(new Field(name, FieldType.NUMBER, values -> true, null));
    }

    /** @param defaultPeriod in seconds; preselected if there is no value yet */
    public FormFields budget(String name, int defaultPeriod) {
        return with(new Field(name, FieldType.BUDGET, values -> true, null, new Options(defaultPeriod, "", List.of())));
    }

    public FormFields pairs(String name) {
        return with(new Field(name, FieldType.PAIRS, values -> true, Map.of()));
    }

    private FormFields with(Field field) {
        List<Field> more = new ArrayList<>(fields);
        more.add(field);
        return new FormFields(feature, List.copyOf(more));
    }

    String feature() {
        return feature;
    }

    /** Members of the request body that have a value in the form. */
    public Set<String> members() {
        return valued().stream().map(field -> field.steps().get(0)).collect(Collectors.toSet());
    }

    /** Fields with a value of their own. */
    List<Field> valued() {
        return fields.stream().filter(field -> field.type != null).toList();
    }

    Field field(String name) {
        return valued().stream()
                .filter(field -> field.path.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The form has no field " + name));
    }

    Text label(String path) {
        return Text.of(feature + ".field." + keyOf(path));
    }

    /** The path with rows counted out, or its last step alone: the name of the input. */
    private static String keyOf(String path) {
        return path.contains("[]") ? path.replace("[]", ".row") : path.substring(path.lastIndexOf('.') + 1);
    }

    /** Finds the place of an error. An unknown part of a known field counts as the field. */
    Place find(String path) {
        Matcher row = ROW.matcher(path);
        int number = row.find() ? Integer.parseInt(row.group(1)) : 0;
        for (String known = ROW.matcher(path).replaceAll("[]"); !known.isEmpty(); known = withoutLastStep(known)) {
            Optional<Integer> position = position(known);
            if (position.isPresent()) {
                String key = keyOf(known);
                Text label = Text.of(feature + ".field." + key, Map.of("row", number + 1));
                return new Place(idOf(known, number), feature + ".error." + key, label, position.get(), number);
            }
        }
        return new Place(path, "", Text.literal(path), fields.size(), 0);
    }

    private Optional<Integer> position(String path) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).path.equals(path)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static String idOf(String path, int row) {
        int list = path.indexOf("[]");
        if (list < 0) {
            return path.substring(path.lastIndexOf('.') + 1);
        }
        String part = path.substring(list + 2);
        return path.substring(0, list) + (part.isEmpty() ? "" : "-" + row + "-" + part.substring(1));
    }

    private static String withoutLastStep(String path) {
        return LAST_STEP.matcher(path).replaceFirst("");
    }

    /**
     * One field.
     *
     * @param type null for a place of errors alone
     */
    record Field(
            String path,
            @Nullable FieldType type,
            Predicate<TypedValues> applies,
            @Nullable Object otherwise,
            Options options) {

        Field(String path, @Nullable FieldType type, Predicate<TypedValues> applies, @Nullable Object otherwise) {
            this(path, type, applies, otherwise, Options.NONE);
        }

        /** Names of the members that lead to the value. */
        List<String> steps() {
            return List.of(path.split("\\."));
        }

        /** Name of the input: the last step of the path. */
        String input() {
            return path.substring(path.lastIndexOf('.') + 1);
        }
    }

    /**
     * Options of some types.
     *
     * @param defaultUnit in seconds, of a duration or a budget
     * @param row prefix of the inputs in a row
     * @param columns members of a row
     */
    record Options(int defaultUnit, String row, List<String> columns) {

        static final Options NONE = new Options(DAY, "", List.of());
    }

    /**
     * Place of an error on the page.
     *
     * @param id the identifier of the input
     * @param errorKey prefix of the field's own error messages; empty if the form does not know the field
     * @param position among the form's fields
     * @param row counted from 0; 0 for a field that is no list
     */
    record Place(String id, String errorKey, Text label, int position, int row) {}
}
