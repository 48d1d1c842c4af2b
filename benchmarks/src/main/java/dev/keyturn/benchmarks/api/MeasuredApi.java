package dev.keyturn.benchmarks.api;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * A small API on Spring MVC, which answers from memory or from a database, in several places, of which the starter protects one. All else that
 * a request meets is the same for all places, the same objects in the same memory.
 */
@SpringBootApplication
public class MeasuredApi {

    /** Where nothing stands in front of it. */
    public static final String OPEN = "/open";

    /** Where nothing stands in front of it either: what differs is chance. */
    public static final String OPEN_TOO = "/open-too";

    /** Where a filter reads the header with the credential, and does nothing else. */
    public static final String READ = "/read";

    /** Where what the starter adds stands in front of it. */
    public static final String PROTECTED = "/protected";

    /** @param arguments properties, those of the starter among them */
    public static void main(String[] arguments) {
        SpringApplication.run(MeasuredApi.class, arguments);
    }

    /** The least that anything does which looks at credentials: has the container make a string of the header, and keeps it with the request. */
    @Bean
    static FilterRegistrationBean<Filter> headerReadingFilter() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            request.setAttribute("header", ((HttpServletRequest) request).getHeader("Authorization"));
            chain.doFilter(request, response);
        });
        registration.addUrlPatterns(READ + "/*");
        return registration;
    }

    /** Keeps what the starter adds to each request away from other places. */
    @Bean
    static BeanPostProcessor startersPlace() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (name.equals("keyturnCredentialFilter")) {
                    ((FilterRegistrationBean<?>) bean).addUrlPatterns(PROTECTED + "/*");
                }
                return name.equals("keyturnHandlerDemandsInterceptor")
                        ? new MappedInterceptor(
                                new String[] {PROTECTED + "/**"}, ((MappedInterceptor) bean).getInterceptor())
                        : bean;
            }
        };
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

        @GetMapping({OPEN + "/orders", OPEN_TOO + "/orders", READ + "/orders", PROTECTED + "/orders"})
        List<Order> list() {
            return ORDERS;
        }

        @GetMapping({
            OPEN + "/stored-orders",
            OPEN_TOO + "/stored-orders",
            READ + "/stored-orders",
            PROTECTED + "/stored-orders"
        })
        List<Order> listStored() {
            return database.sql("select id, item, quantity from orders where customer = ? order by id")
                    .param(7)
                    .query((row, number) -> new Order(row.getLong(1), row.getString(2), row.getInt(3)))
                    .list();
        }
    }
}
