package dev.keyturn.client;

import java.util.List;

/**
 * The clients whose tokens are signed with an algorithm.
 *
 * @param first the first of them by name
 * @param total how many there are
 */
public record DependentClients(List<Named> first, long total) {

    public DependentClients {
        first = List.copyOf(first);
    }

    /** A client as people know it. */
    public record Named(ClientId id, String name) {}
}
