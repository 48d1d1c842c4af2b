package dev.keyturn.console.layout;

import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Position of a page in its list, and links to its neighbours.
 *
 * @param from the first item on the page, counted from 1; 0 if the page is empty
 * @param to the last item on the page
 * @param previous the address of the page before, if there is one; from beyond the end, that of the first page
 * @param next the address of the page after, if there is one
 */
public record Pager(
        long from,
        long to,
        long total,
        @Nullable String previous,
        @Nullable String next) {

    /** @param path the address of the list */
    public static Pager of(Listing<?> listing, ListQuery query, String path) {
        long before = (long) query.page() * query.size();
        int here = listing.items().size();
        boolean beyond = here == 0 && query.page() > 0;
        String previous = query.page() == 0 ? null : address(path, query.at(beyond ? 0 : query.page() - 1));
        String next = before + here < listing.total() && here > 0 ? address(path, query.at(query.page() + 1)) : null;
        return new Pager(here == 0 ? 0 : before + 1, before + here, listing.total(), previous, next);
    }

    /** Whether the address was for a page after the last. */
    public boolean isBeyondTheEnd() {
        return from == 0 && total > 0;
    }

    private static String address(String path, ListQuery query) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        query.filters().keySet().stream().sorted().forEach(name -> address.queryParam(name, "{" + name + "}"));
        if (query.page() > 0) {
            address.queryParam("page", query.page());
        }
        return address.encode().buildAndExpand(query.filters()).toUriString();
    }
}
