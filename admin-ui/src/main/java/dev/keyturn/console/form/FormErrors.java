package dev.keyturn.console.form;

import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Problem;
import dev.keyturn.console.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Errors of a form, shown in a summary above it and at each field.
 *
 * <p>Words an error by its code and parameters: with the field's own message {@code <feature>.error.<field>.<code>} if there
 * is one, else with {@code form.error.<code>}, else with the server's message. The text of an error of a chosen option can name it
 * with the parameter {@code choice}.
 */
public final class FormErrors {

    /** Parameter with the path of a second field, which is shown by its label. */
    private static final String OTHER = "other";

    private static final String CHOICE = "choice";

    private static final FormErrors NONE = new FormErrors(200, null, List.of());

    private final int status;
    private final @Nullable Text refusal;
    private final List<Entry> entries;

    private FormErrors(int status, @Nullable Text refusal, List<Entry> entries) {
        this.status = status;
        this.refusal = refusal;
        this.entries = List.copyOf(entries);
    }

    /** No errors. */
    public static FormErrors none() {
        return NONE;
    }

    /** Error that the console itself found in a field. */
    public static FormErrors at(FormFields fields, String path, String code) {
        return new FormErrors(
                400, null, List.of(entry(fields, fields.find(path), new Problem.FieldError(path, code, ""))));
    }

    /** Error that the console itself found at an input. */
    public static FormErrors at(String id, Text text) {
        return new FormErrors(400, null, List.of(new Entry(id, text)));
    }

    /** Errors that the server found in a form without choices, in the order of the form. */
    public static FormErrors of(AdminApiException refused, FormFields fields, Map<String, String> fieldOfCode) {
        return of(refused, fields, fieldOfCode, path -> Optional.empty());
    }

    /**
     * Errors that the server found, in the order of the form.
     *
     * @param fields the form's fields
     * @param fieldOfCode fields that refusals are about although the server names none, by the refusal's code
     * @param choiceAt option that was sent at a path such as {@code scopes[1]}
     * @throws AdminApiException the refusal itself, if other input cannot help
     */
    static FormErrors of(
            AdminApiException refused,
            FormFields fields,
            Map<String, String> fieldOfCode,
            Function<String, Optional<String>> choiceAt) {
        Problem problem = refused.problem();
        if (!problem.isAboutTheRequest()) {
            throw refused;
        }
        List<Entry> entries = problem.errors().stream()
                .map(error -> new Found(fields.find(error.field()), error))
                .sorted(Comparator.comparingInt((Found found) -> found.place.position())
                        .thenComparingInt(found -> found.place.row()))
                .map(found -> entry(fields, found.place, withChoice(found.error, choiceAt)))
                .toList();
        String field = fieldOfCode.get(problem.code());
        if (entries.isEmpty() && field != null) {
            entries = List.of(
                    entry(fields, fields.find(field), new Problem.FieldError(field, problem.code(), problem.detail())));
        }
        return new FormErrors(problem.status(), entries.isEmpty() ? refusal(problem) : null, entries);
    }

    /** Message of a refusal that is not about a field. */
    public static Text refusal(Problem problem) {
        if (problem.isUnreachable()) {
            return Text.of("form.refusal.unreachable");
        }
        if (problem.detail().isBlank()) {
            return new Text(
                    List.of("form.refusal." + problem.code(), "form.refusal.unknown"),
                    Map.of("code", problem.code()),
                    problem.code());
        }
        return new Text(List.of("form.refusal." + problem.code()), Map.of(), problem.detail());
    }

    /** Error of the form as a whole; null if all are about fields. */
    public @Nullable Text refusal() {
        return refusal;
    }

    public List<Entry> entries() {
        return entries;
    }

    /** Errors of one input. */
    public List<Entry> of(String id) {
        return entries.stream().filter(entry -> entry.id.equals(id)).toList();
    }

    /** Whether one of these inputs has an error. */
    public boolean isAnyOf(List<String> ids) {
        return entries.stream().anyMatch(entry -> ids.contains(entry.id));
    }

    public boolean isEmpty() {
        return refusal == null && entries.isEmpty();
    }

    /** HTTP status of the page that shows these errors. */
    public int status() {
        return status;
    }

    private static Problem.FieldError withChoice(
            Problem.FieldError error, Function<String, Optional<String>> choiceAt) {
        Map<String, String> parameters = new HashMap<>(error.parameters());
        choiceAt.apply(error.field()).ifPresent(choice -> parameters.put(CHOICE, choice));
        return new Problem.FieldError(error.field(), error.code(), parameters, error.message());
    }

    private static Entry entry(FormFields fields, FormFields.Place place, Problem.FieldError error) {
        Map<String, Object> arguments = new HashMap<>(error.parameters());
        arguments.put("field", place.label());
        arguments.computeIfPresent(
                OTHER, (name, path) -> fields.find(path.toString()).label());
        List<String> keys = new ArrayList<>();
        if (error.code() != null) {
            keys.add(place.errorKey() + "." + error.code());
            keys.add("form.error." + error.code());
        }
        if (error.message().isBlank()) {
            keys.add("form.error.unknown");
        }
        return new Entry(place.id(), new Text(keys, arguments, error.message()));
    }

    /**
     * Error of one input.
     *
     * @param id the identifier of the input on the page
     */
    public record Entry(String id, Text text) {}

    private record Found(FormFields.Place place, Problem.FieldError error) {}
}
