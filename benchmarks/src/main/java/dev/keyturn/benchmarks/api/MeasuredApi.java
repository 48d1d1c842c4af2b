package dev.keyturn.benchmarks.api;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A small API on Spring MVC. Its properties decide whether the starter protects it. */
@SpringBootApplication
public class MeasuredApi {

    public static void main(String[] arguments) {
        SpringApplication.run(MeasuredApi.class, arguments);
    }

    /** What it answers with. */
    record Order(long id, String item, int quantity) {}

    @RestController
    static class Orders {

        private static final List<Order> ORDERS =
                List.of(new Order(1, "tea", 12), new Order(2, "coffee", 3), new Order(3, "cocoa", 40));

        @GetMapping("/ready")
        String ready() {
            return "";
        }

        @GetMapping("/orders")
        List<Order> list() {
            return ORDERS;
        }
    }
}
