package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Collector of the field errors of one request, with the rules that several features share. */
public final class FieldErrors {

    private static final int MAX_NAME = 200;
    private static final int MAX_DESCRIPTION = 1000;

    private final List<FieldError> errors = new ArrayList<>();

    /** Adds an error. */
    public void add(FieldError error) {
        errors.add(error);
    }

    /** Adds an error without parameters. */
    public void add(String field, String code) {
        errors.add(new FieldError(field, code));
    }

    /** Adds an error. */
    public void add(String field, String code, Map<String, Object> parameters) {
        errors.add(new FieldError(field, code, parameters));
    }

    /** @throws ValidationFailedException if there is an error */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw new ValidationFailedException(errors);
        }
    }

    /** Display name: one line of 1 to 200 characters, without spaces around it. */
    public String name(String field, @Nullable String text) {
        String name = text == null ? "" : text.strip();
        if (name.isEmpty()) {
            add(field, "required");
        } else if (name.length() > MAX_NAME) {
            add(field, "too-long", Map.of("max", MAX_NAME));
        } else if (!name.matches(Text.ONE_LINE)) {
            add(field, Text.NOT_ONE_LINE);
        }
        return name;
    }

    /** Description: lines of at most 1,000 characters; null if there is none. */
    public @Nullable String description(@Nullable String text) {
        String description = text == null ? "" : text.strip();
        if (description.length() > MAX_DESCRIPTION) {
            add("description", "too-long", Map.of("max", MAX_DESCRIPTION));
        } else if (!description.matches(Text.LINES)) {
            add("description", Text.INVISIBLE_CHARACTERS);
        }
        return description.isEmpty() ? null : description;
    }

    /** Adds an error if the list is longer than allowed. */
    public boolean isTooLong(String field, Collection<?> list, int max) {
        boolean isTooLong = list.size() > max;
        if (isTooLong) {
            add(field, "too-many", Map.of("max", max));
        }
        return isTooLong;
    }

    /**
     * Entries of a list that keep a rule, each once.
     *
     * @param rule finds the error of an entry, given its path and text
     */
    public Set<String> each(
            String field,
            List<@Nullable String> texts,
            int max,
            BiFunction<String, @Nullable String, Optional<FieldError>> rule) {
        Set<String> accepted = new LinkedHashSet<>();
        if (isTooLong(field, texts, max)) {
            return accepted;
        }
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            Optional<FieldError> error = rule.apply(field + "[" + i + "]", text);
            error.ifPresent(errors::add);
            if (error.isEmpty() && text != null) {
                accepted.add(text);
            }
        }
        return accepted;
    }
}
