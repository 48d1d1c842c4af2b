package dev.keyturn.console.form;

import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a form, ready to be shown: in a summary above it and at each field.
 *
 * <p>A field is known by its path in the admin API's request, which is also the name of the form's field.
 */
public final class FormErrors {

    /** How a message begins that leaves out what it is about. */
    private static final Pattern WITHOUT_SUBJECT =
            Pattern.compile("(must|is|has|does|may|can|cannot|needs) .*", Pattern.DOTALL);

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
    public static FormErrors at(String field, String message) {
        return new FormErrors(400, null, List.of(new Entry(field, message)));
    }

    /**
     * What the server says is wrong, in the order of the form.
     *
     * @param fields what the form has
     * @param fieldOfCode the field that a refusal is about when the server names none, by the refusal's code
     * @throws AdminApiException the refusal itself, if no other input could help
     */
    public static FormErrors of(AdminApiException refused, FormFields fields, Map<String, String> fieldOfCode) {
        Problem problem = refused.problem();
        if (!problem.isAboutTheRequest()) {
            throw refused;
        }
        List<Entry> entries = problem.errors().stream()
                .map(error -> new Found(fields.find(error.field()), error.message()))
                .sorted(Comparator.comparingInt((Found found) -> found.place.position())
                        .thenComparingInt(found -> found.place.row()))
                .map(Found::entry)
                .toList();
        String field = fieldOfCode.get(problem.code());
        if (entries.isEmpty() && field != null) {
            entries = List.of(new Found(fields.find(field), problem.detail()).entry());
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

    /** Whether something is wrong with one of these fields. */
    public boolean isAnyOf(List<String> ids) {
        return entries.stream().anyMatch(entry -> ids.contains(entry.id));
    }

    public boolean isEmpty() {
        return refusal == null && entries.isEmpty();
    }

    /** The HTTP status of a page that shows these. */
    public int status() {
        return status;
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
     * @param message a sentence that names the field
     */
    public record Entry(String id, String message) {}

    private record Found(FormFields.Place place, String message) {

        Entry entry() {
            return new Entry(place.id(), message.isBlank() ? place.name() + " is not valid." : sentence());
        }

        private String sentence() {
            String text = WITHOUT_SUBJECT.matcher(message).matches() ? place.name() + " " + message : message;
            return text.matches("(?s).*[.!?]") ? text : text + ".";
        }
    }
}
