package dev.keyturn.backchannel;

import dev.keyturn.storage.Purge;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Keeps finished deliveries for a week, in which the console shows them. */
@Configuration(proxyBeanMethods = false)
class LogoutStorage {

    static final Duration KEPT = Duration.ofDays(7);

    @Bean
    @Order(9)
    Purge logoutDeliveryPurge(Outbox outbox) {
        return new Purge() {
            @Override
            public String name() {
                return "logout-deliveries";
            }

            @Override
            public int purge(Instant now, int limit) {
                return outbox.purge(now.minus(KEPT), limit);
            }
        };
    }
}
