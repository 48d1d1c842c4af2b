package dev.keyturn.adminapi;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

/**
 * Page and search text of a list request, bound from its query parameters.
 *
 * @param q text to look for, ignoring case; absent or blank finds everything
 * @param page counted from 0, which is also the default
 * @param size items on a page, 1 to 100; 20 by default
 */
public record PageQuery(
        @Size(max = 200) @Pattern(regexp = "[^\\x00-\\x1F\\x7F\\uD800-\\uDFFF]*", message = Text.NOT_ONE_LINE) @Nullable
        String q,

        @Range(min = 0, max = MAX_PAGE) @Nullable Integer page,

        @Range(min = 1, max = MAX_SIZE) @Nullable Integer size) {

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
