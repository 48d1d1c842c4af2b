package dev.keyturn.user;

import dev.keyturn.storage.Purge;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Keeps the counts of wrong passwords bounded. */
@Configuration(proxyBeanMethods = false)
class UserStorage {

    @Bean
    @Order(6)
    Purge signInFailurePurge(SignInFailures failures) {
        return new Purge() {
            @Override
            public String name() {
                return "sign-in-failures";
            }

            @Override
            public int purge(Instant now, int limit) {
                return failures.deleteForgotten(now, limit);
            }
        };
    }
}
