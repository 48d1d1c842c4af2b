package dev.keyturn.console.form;

import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a form, ready to be shown: in a summary above it and at each field.
 *
 * <p>A field is known by its path in the admin API's request, which is also the name of the form's field.
 */
public final class FormErrors {

    private static final Pattern ROW = Pattern.compile("(\\w+)\\[(\\d{1,4})](?:\\.(\\w+))?.*");
    private static final FormErrors NONE = new FormErrors(200, null, List.of());

    private final int status;
    private final @Nullable String refusal;
    private final List<Entry> entries;

    private FormErrors(int status, @Nullable String refusal, List<Entry> entries) {
        this.status = status;
        this.refusal = refusal;
        this.entries = List.copyOf(entries);
    }

    /** Nothing is wrong. */
    public static FormErrors none() {
        return NONE;
    }

    /** The console's own finding about one field. */
    public static FormErrors at(String field, String label, String message) {
        return new FormErrors(400, null, List.of(Entry.of(field, label, message)));
    }

    /**
     * What the server says is wrong.
     *
     * @param labels what the form calls its fields
     * @param fieldOfCode the field that a refusal is about when the server names none, by the refusal's code
     * @throws AdminApiException the refusal itself, if no other input could help
     */
    public static FormErrors of(
            AdminApiException refused, Map<String, String> labels, Map<String, String> fieldOfCode) {
        Problem problem = refused.problem();
        if (!problem.isAboutTheRequest()) {
            throw refused;
        }
        List<Entry> entries = new ArrayList<>();
        problem.errors().forEach(error -> entries.add(entry(error.field(), error.message(), labels)));
        String field = fieldOfCode.get(problem.code());
        if (entries.isEmpty() && field != null) {
            entries.add(entry(field, problem.detail(), labels));
        }
        return new FormErrors(problem.status(), entries.isEmpty() ? refusal(problem) : null, entries);
    }

    /** What is wrong with the form as a whole, if it is not about a field. */
    public @Nullable String refusal() {
        return refusal;
    }

    public List<Entry> entries() {
        return entries;
    }

    /** What is wrong with a field: one that is known by its identifier on the page. */
    public List<Entry> of(String id) {
        return entries.stream().filter(entry -> entry.id.equals(id)).toList();
    }

    public boolean isEmpty() {
        return refusal == null && entries.isEmpty();
    }

    /** The HTTP status of a page that shows these. */
    public int status() {
        return status;
    }

    private static Entry entry(String field, String message, Map<String, String> labels) {
        String base = field.replaceAll("[\\[.].*", "");
        return Entry.of(field, labels.getOrDefault(base, field), message);
    }

    private static String refusal(Problem problem) {
        if (problem.isUnreachable()) {
            return "The server cannot be reached right now. What you typed is still here: send it again in a moment, "
                    + "but see first whether it has arrived after all.";
        }
        return problem.detail().isBlank() ? "The server refused it (" + problem.code() + ")." : problem.detail();
    }

    /**
     * What is wrong with one field.
     *
     * @param id the identifier of its input on the page
     * @param label what the form calls it
     * @param message a sentence
     */
    public record Entry(String id, String label, String message) {

        static Entry of(String field, String label, String message) {
            Matcher row = ROW.matcher(field);
            if (!row.matches()) {
                return new Entry(field.replaceAll("\\..*", ""), label, sentence(message));
            }
            String line = String.valueOf(Integer.parseInt(row.group(2)) + 1);
            String id = row.group(3) == null ? row.group(1) : row.group(1) + "-" + row.group(2) + "-" + row.group(3);
            return new Entry(id, label + " " + line, sentence(message));
        }

        private static String sentence(String message) {
            if (message.isBlank()) {
                return "This is not valid.";
            }
            String text = message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
            return text.matches("(?s).*[.!?]") ? text : text + ".";
        }
    }
}
