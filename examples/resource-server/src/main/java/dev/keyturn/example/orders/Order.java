package dev.keyturn.example.orders;

import java.time.Instant;

/**
 * An order as the API shows it.
 *
 * @param orderedBy subject of the token that it was placed with
 */
record Order(long id, String item, int quantity, String orderedBy, Instant orderedAt) {}
