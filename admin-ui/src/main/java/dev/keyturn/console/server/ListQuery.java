package dev.keyturn.console.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Filters and page of a list.
 *
 * @param filters values by the name of the API's parameter; only those that are set
 * @param page counted from 0
 * @param size how many items a page has
 */
public record ListQuery(Map<String, String> filters, int page, int size) {

    private static final int PAGE_SIZE = 20;
    private static final int LAST_PAGE = 1_000_000;
    private static final int LONGEST_FILTER = 200;
    private static final Pattern NOT_TEXT = Pattern.compile("[\\p{Cntrl}\\x{D800}-\\x{DFFF}]");

    public ListQuery {
        filters = Map.copyOf(filters);
    }

    /** Reads the parameters of a page; an invalid value counts as absent. */
    public static ListQuery of(MultiValueMap<String, String> parameters, String... names) {
        Map<String, String> filters = new LinkedHashMap<>();
        for (String name : names) {
            String value = parameters.getFirst(name);
            String text =
                    value == null ? "" : NOT_TEXT.matcher(value).replaceAll(" ").strip();
            if (!text.isEmpty()) {
                filters.put(name, text.substring(0, Math.min(text.length(), LONGEST_FILTER)));
            }
        }
        return new ListQuery(filters, pageNumber(parameters.getFirst("page")), PAGE_SIZE);
    }

    /** The beginning of the whole list. */
    public static ListQuery first(int size) {
        return new ListQuery(Map.of(), 0, size);
    }

    /** The same with another page. */
    public ListQuery at(int otherPage) {
        return new ListQuery(filters, otherPage, size);
    }

    /** The same with other filters. */
    public ListQuery with(Map<String, String> otherFilters) {
        return new ListQuery(otherFilters, page, size);
    }

    /** Value of a filter; empty if it is not set. */
    public String filter(String name) {
        return filters.getOrDefault(name, "");
    }

    /** Whether the list is narrowed in any way. */
    public boolean isFiltered() {
        return !filters.isEmpty();
    }

    private static int pageNumber(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,7}")) {
            return 0;
        }
        return Math.min(Integer.parseInt(text), LAST_PAGE);
    }
}
