package dev.keyturn.example.orders;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An API with two scopes, protected by the Keyturn SDK and nothing else. */
@SpringBootApplication
public class OrdersApi {

    public static void main(String[] args) {
        SpringApplication.run(OrdersApi.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
