package dev.keyturn.adminapi;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

/**
 * Which part of a list a request asks for, bound from its query parameters.
 *
 * @param q text to look for, ignoring case; absent or blank finds everything
 * @param page counted from 0, which is also the default
 * @param size items on a page, 1 to 100; 20 by default
 */
public record PageQuery(
        @Size(max = 200, message = "must not be longer than 200 characters")
        @Pattern(regexp = "[^\\x00-\\x1F\\x7F\\uD800-\\uDFFF]*", message = "must not hold control characters")
        @Nullable
        String q,

        @Min(value = 0, message = "must be 0 or more")
        @Max(value = MAX_PAGE, message = "must not be above 1000000; narrow the search instead")
        @Nullable
        Integer page,

        @Min(value = 1, message = "must be 1 to 100") @Max(value = MAX_SIZE, message = "must be 1 to 100") @Nullable
        Integer size) {

    /** The largest page that can be asked for. */
    public static final int MAX_SIZE = 100;

    private static final int MAX_PAGE = 1_000_000;
    private static final int DEFAULT_SIZE = 20;

    /**
     * The pattern for {@code lower(x) like :pattern escape '!'} that finds the text anywhere; {@code %} and {@code _} in it
     * stand for themselves.
     */
    public String pattern() {
        String text = q == null ? "" : q.strip().toLowerCase(Locale.ROOT);
        return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }

    /** The same request for Spring Data. */
    public PageRequest sortedBy(Sort sort) {
        return PageRequest.of(page == null ? 0 : page, size == null ? DEFAULT_SIZE : size, sort);
    }
}
