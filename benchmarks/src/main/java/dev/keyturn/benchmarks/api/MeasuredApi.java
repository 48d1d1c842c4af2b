package dev.keyturn.benchmarks.api;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A small API on Spring MVC, which answers from memory or from a database. Its properties decide whether the starter protects it. */
@SpringBootApplication
public class MeasuredApi {

    /**
     * Starts it three times in this process, so that all are compiled alike.
     *
     * @param arguments the address of its database; the ports of the one that nothing protects, of the one that reads a header and of the one that
     *     is protected; and the properties of the last
     */
    public static void main(String[] arguments) {
        String[] always = {"--logging.level.root=warn", "--spring.datasource.url=" + arguments[0]};
        new SpringApplicationBuilder(MeasuredApi.class).run(with(always, "--server.port=" + arguments[1]));
        new SpringApplicationBuilder(MeasuredApi.class, HeaderReader.class)
                .run(with(always, "--server.port=" + arguments[2]));
        String[] protection = Arrays.copyOfRange(arguments, 4, arguments.length);
        new SpringApplicationBuilder(MeasuredApi.class)
                .run(with(with(always, protection), "--server.port=" + arguments[3]));
    }

    private static String[] with(String[] some, String... others) {
        return Stream.of(some, others).flatMap(Arrays::stream).toArray(String[]::new);
    }

    /** The least that anything does which looks at credentials: has the container make a string of the header, and keeps it with the request. */
    static class HeaderReader {

        @Bean
        FilterRegistrationBean<Filter> headerReadingFilter() {
            return new FilterRegistrationBean<>((request, response, chain) -> {
                request.setAttribute("header", ((HttpServletRequest) request).getHeader("Authorization"));
                chain.doFilter(request, response);
            });
        }
    }

    /** What it answers with. */
    record Order(long id, String item, int quantity) {}

    @RestController
    static class Orders {

        private static final List<Order> ORDERS =
                List.of(new Order(1, "tea", 12), new Order(2, "coffee", 3), new Order(3, "cocoa", 40));

        private final JdbcClient database;

        Orders(JdbcClient database) {
            this.database = database;
        }

        @GetMapping("/ready")
        String ready() {
            return "";
        }

        @GetMapping("/orders")
        List<Order> list() {
            return ORDERS;
        }

        @GetMapping("/stored-orders")
        List<Order> listStored() {
            return database.sql("select id, item, quantity from orders where customer = ? order by id")
                    .param(7)
                    .query((row, number) -> new Order(row.getLong(1), row.getString(2), row.getInt(3)))
                    .list();
        }
    }
}
