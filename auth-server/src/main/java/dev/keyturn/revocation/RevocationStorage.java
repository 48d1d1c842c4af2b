package dev.keyturn.revocation;

import dev.keyturn.storage.Purge;
import dev.keyturn.storage.StoredRows;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Purge of expired revocations. */
@Configuration(proxyBeanMethods = false)
class RevocationStorage {

    @Bean
    @Order(3)
    StoredRows storedRevocations() {
        return new StoredRows("revocations", "revocation", """
                select revoked_at as written_at, expires_at from revocation order by expires_at fetch first row only
                """);
    }

    /** Deletes the rows that no token needs any more. */
    @Component
    @Order(4)
    static class RevocationPurge implements Purge {

        private final RevocationRepository revocations;

        RevocationPurge(RevocationRepository revocations) {
            this.revocations = revocations;
        }

        @Override
        public String name() {
            return "revocations";
        }

        @Override
        public int purge(Instant now, int limit) {
            List<UUID> expired = revocations.findExpired(now, Limit.of(limit));
            return expired.isEmpty() ? 0 : revocations.delete(expired);
        }
    }
}
