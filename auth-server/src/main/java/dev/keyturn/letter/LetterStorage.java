package dev.keyturn.letter;

import dev.keyturn.storage.Purge;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Keeps the outbox bounded. */
@Configuration(proxyBeanMethods = false)
class LetterStorage {

    @Bean
    @Order(6)
    Purge letterPurge(LetterTable letters) {
        return new Purge() {
            @Override
            public String name() {
                return "letters";
            }

            @Override
            public int purge(Instant now, int limit) {
                return letters.deleteOld(now, limit);
            }
        };
    }
}
