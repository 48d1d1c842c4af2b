package dev.keyturn.example.orders;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.stereotype.Component;

/** The most recent orders, kept in memory: a full store forgets the oldest. */
@Component
class Orders {

    static final int CAPACITY = 1000;

    private final Deque<Order> newestFirst = new ArrayDeque<>();
    private final Clock clock;
    private long lastId;

    Orders(Clock clock) {
        this.clock = clock;
    }

    synchronized Order place(String item, int quantity, String orderedBy) {
        Order order = new Order(++lastId, item, quantity, orderedBy, clock.instant());
        newestFirst.addFirst(order);
        if (newestFirst.size() > CAPACITY) {
            newestFirst.removeLast();
        }
        return order;
    }

    /** Newest first. */
    synchronized List<Order> list() {
        return List.copyOf(newestFirst);
    }
}
