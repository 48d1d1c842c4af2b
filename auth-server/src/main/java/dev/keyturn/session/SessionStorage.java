package dev.keyturn.session;

import dev.keyturn.storage.Purge;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Purges sessions that have ended unused, and stores the attributes that sessions have themselves. */
@Configuration(proxyBeanMethods = false)
class SessionStorage {

    @Bean
    SessionAttribute<String[]> signInsOfBrowser() {
        return SignInsOfBrowser.STORED;
    }

    @Bean
    SessionAttribute<SessionOrigin> sessionOrigin() {
        return SessionOrigin.STORED;
    }

    @Bean
    @Order(6)
    Purge sessionPurge(SessionRows rows, SessionProperties properties) {
        return new Purge() {
            @Override
            public String name() {
                return "sessions";
            }

            @Override
            public int purge(Instant now, int limit) {
                return rows.deleteIdleSince(now.minus(properties.idleTimeout()), limit);
            }
        };
    }
}
