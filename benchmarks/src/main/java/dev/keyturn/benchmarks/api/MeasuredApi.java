package dev.keyturn.benchmarks.api;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A small API on Spring MVC. Its properties decide whether the starter protects it. */
@SpringBootApplication
public class MeasuredApi {

    /**
     * Starts it twice in this process, so that both are compiled alike.
     *
     * @param arguments the port of the one that nothing protects, the port of the other, and its other properties
     */
    public static void main(String[] arguments) {
        String always = "--logging.level.root=warn";
        SpringApplication.run(MeasuredApi.class, "--server.port=" + arguments[0], always);
        String[] properties = Stream.concat(
                        Stream.of("--server.port=" + arguments[1], always),
                        Arrays.stream(arguments).skip(2))
                .toArray(String[]::new);
        SpringApplication.run(MeasuredApi.class, properties);
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
