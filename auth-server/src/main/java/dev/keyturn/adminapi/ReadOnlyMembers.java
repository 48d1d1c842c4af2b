package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * Lets a document that was read be sent back whole: members that cannot be changed may stand in the body of a PUT as long as they
 * say what is so.
 */
@Component
public class ReadOnlyMembers {

    private final JsonMapper json;

    ReadOnlyMembers(JsonMapper json) {
        this.json = json;
    }

    /**
     * Refuses members that are not those of the document, or say something else.
     *
     * @param given the members of the body that cannot be changed, by their names; null for none
     * @param current the document as it would be read now, which is asked for only if there is something to compare
     * @param observed members that change without a new version of the document, by being used: they may have any value
     * @throws DomainException {@code invalid-request} with {@code unknown-property}, or {@code validation-failed} with
     *     {@code read-only}, at each such member
     */
    public void requireUnchanged(@Nullable Map<String, JsonNode> given, Supplier<?> current, Set<String> observed) {
        if (given == null || given.isEmpty()) {
            return;
        }
        JsonNode document = json.readTree(json.writeValueAsBytes(current.get()));
        List<FieldError> unknown = new ArrayList<>();
        List<FieldError> changed = new ArrayList<>();
        given.forEach((name, value) -> {
            JsonNode present = document.get(name);
            if (present == null) {
                unknown.add(new FieldError(FieldNames.visible(name), "unknown-property"));
            } else if (!observed.contains(name) && !isSame(present, value)) {
                changed.add(new FieldError(name, "read-only"));
            }
        });
        if (!unknown.isEmpty()) {
            throw new InvalidRequestException("structure", unknown);
        }
        if (!changed.isEmpty()) {
            throw new ValidationFailedException(changed);
        }
    }

    /** Programs write a time in a spelling of their own, and leave out what is null. */
    private static boolean isSame(JsonNode present, JsonNode given) {
        if (present.isObject() && given.isObject()) {
            Set<String> names = new HashSet<>(present.propertyNames());
            names.addAll(given.propertyNames());
            return names.stream().allMatch(name -> isSame(orNull(present, name), orNull(given, name)));
        }
        return present.equals(given) || (present.isString() && given.isString() && isSameTime(present, given));
    }

    private static JsonNode orNull(JsonNode object, String name) {
        JsonNode member = object.get(name);
        return member == null ? NullNode.instance : member;
    }

    private static boolean isSameTime(JsonNode present, JsonNode given) {
        try {
            return Instant.parse(present.stringValue())
                    .equals(OffsetDateTime.parse(given.stringValue()).toInstant());
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
