package dev.keyturn.adminapi;

import java.util.List;
import java.util.function.Function;
import org.springframework.data.domain.Page;

/**
 * One page of a list.
 *
 * @param items what is on this page; empty beyond the last
 * @param page counted from 0
 * @param size how many items a full page has
 * @param total how many there are on all pages
 */
public record Listing<T>(List<T> items, int page, int size, long total) {

    /** The page with each item as the caller is to see it. */
    public static <S, T> Listing<T> of(Page<S> found, Function<? super S, T> view) {
        List<T> items = found.getContent().stream().map(view).toList();
        return new Listing<>(items, found.getNumber(), found.getSize(), found.getTotalElements());
    }
}
