package dev.keyturn.client;

import java.util.List;

/**
 * The clients that may ask for at least one of some scopes.
 *
 * @param first the first of them by name
 * @param total how many there are
 */
public record ClientsAllowed(List<Named> first, long total) {

    public ClientsAllowed {
        first = List.copyOf(first);
    }

    /** A client as people know it. */
    public record Named(ClientId id, String name) {}
}
