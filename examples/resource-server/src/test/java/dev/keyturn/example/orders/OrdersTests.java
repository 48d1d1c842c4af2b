package dev.keyturn.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class OrdersTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");

    private final Orders orders = new Orders(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void areListedNewestFirst() {
        Order first = orders.place("tea", 1, "user-1");
        Order second = orders.place("coffee", 2, "user-2");

        assertThat(orders.list()).containsExactly(second, first);
        assertThat(second).isEqualTo(new Order(2, "coffee", 2, "user-2", NOW));
    }

    @Test
    void forgetTheOldestWhenTheStoreIsFull() {
        for (int i = 0; i < Orders.CAPACITY + 5; i++) {
            orders.place("tea", 1, "user-1");
        }

        assertThat(orders.list()).hasSize(Orders.CAPACITY);
        assertThat(orders.list().get(Orders.CAPACITY - 1).id()).isEqualTo(6);
    }
}
