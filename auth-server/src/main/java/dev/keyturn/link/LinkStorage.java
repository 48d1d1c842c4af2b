package dev.keyturn.link;

import dev.keyturn.storage.Purge;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Keeps links and requests for them bounded. */
@Configuration(proxyBeanMethods = false)
class LinkStorage {

    @Bean
    @Order(6)
    Purge mailedLinkPurge(MailedLinks links) {
        return new Purge() {
            @Override
            public String name() {
                return "mailed-links";
            }

            @Override
            public int purge(Instant now, int limit) {
                return links.deleteOld(now, limit);
            }
        };
    }

    @Bean
    @Order(6)
    Purge passwordRequestPurge(PasswordRequestTable requests) {
        return new Purge() {
            @Override
            public String name() {
                return "password-requests";
            }

            @Override
            public int purge(Instant now, int limit) {
                return requests.deleteOld(now, limit);
            }
        };
    }
}
