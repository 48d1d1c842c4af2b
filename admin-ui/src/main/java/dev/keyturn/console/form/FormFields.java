package dev.keyturn.console.form;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of a form in the order of the page, and how a sentence names each.
 *
 * <p>A field is known by its path in the admin API's request; {@code []} stands for any row of a list, and {@code #} in its
 * name for the number of the row, counted from 1.
 */
public final class FormFields {

    private static final Pattern ROW = Pattern.compile("\\[(\\d{1,4})]");
    private static final Pattern LAST_STEP = Pattern.compile("(\\[]|\\.?[^.\\[]+)$");

    private final List<Field> fields;

    private FormFields(List<Field> fields) {
        this.fields = fields;
    }

    /** A form of which the page shows no fields. */
    public static FormFields none() {
        return new FormFields(List.of());
    }

    /** The same with one more field at the end, whose input has the path's last part for its identifier. */
    public FormFields and(String path, String name) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(path, name));
        return new FormFields(List.copyOf(more));
    }

    /** Where an error is shown, and what it is about. A part of a field that the form does not know counts as the field. */
    Place find(String path) {
        Matcher row = ROW.matcher(path);
        int number = row.find() ? Integer.parseInt(row.group(1)) : 0;
        for (String known = ROW.matcher(path).replaceAll("[]"); !known.isEmpty(); known = withoutLastStep(known)) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).path.equals(known)) {
                    String name = fields.get(i).name.replace("#", String.valueOf(number + 1));
                    return new Place(idOf(known, number), name, i, number);
                }
            }
        }
        return new Place(path, path, fields.size(), 0);
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

    private record Field(String path, String name) {}

    /**
     * Where on the page something is.
     *
     * @param id the identifier of the input
     * @param name as the beginning of a sentence
     * @param position among the form's fields
     * @param row counted from 0; 0 for a field that is no list
     */
    record Place(String id, String name, int position, int row) {}
}
