package dev.keyturn.console.server;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param page counted from 0
 * @param size how many items a full page has
 * @param total how many items there are on all pages
 */
public record Listing<T>(@Nullable List<T> items, int page, int size, long total) {

    public Listing {
        items = List.copyOf(Optional.ofNullable(items).orElse(List.of()));
    }

    /** Whether this is the whole list and all of it is of one kind; true of an empty list. */
    public boolean isAll(Predicate<T> kind) {
        return page == 0 && items().size() >= total && items().stream().allMatch(kind);
    }

    @Override
    public List<T> items() {
        return Optional.ofNullable(items).orElse(List.of());
    }
}
