package dev.keyturn.grant;

import dev.keyturn.storage.Purge;
import dev.keyturn.storage.StoredRows;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.domain.Limit;

/**
 * Purges expired grants and tokens.
 *
 * <p>A used refresh token is kept until it would have expired unused: until then its reuse reveals a theft, afterwards it is unknown. A code is kept as long as its
 * grant.
 */
@Configuration(proxyBeanMethods = false)
class GrantStorage {

    private final GrantRepository grants;
    private final IssuedTokenRepository tokens;
    private final RetryWindows windows;
    private final SessionClients clients;

    GrantStorage(GrantRepository grants, IssuedTokenRepository tokens, RetryWindows windows, SessionClients clients) {
        this.grants = grants;
        this.tokens = tokens;
        this.windows = windows;
        this.clients = clients;
    }

    /** Deletes successors whose retry window has ended. Runs first, since they are secrets. */
    @Bean
    @Order(1)
    Purge successorPurge() {
        return new Batches("refresh-token-successors", this::findWithOldSuccessor, tokens::forgetSuccessors);
    }

    private List<UUID> findWithOldSuccessor(Instant now, Limit limit) {
        windows.countOutages();
        return tokens.findWithOldSuccessor(now, limit);
    }

    @Bean
    @Order(2)
    Purge refreshTokenPurge() {
        return new Batches(
                "refresh-tokens", (now, limit) -> tokens.findExpired(TokenKind.REFRESH, now, limit), tokens::delete);
    }

    @Bean
    @Order(2)
    Purge accessTokenPurge() {
        return new Batches(
                "access-tokens", (now, limit) -> tokens.findExpired(TokenKind.ACCESS, now, limit), tokens::delete);
    }

    /** Deletes whole grants, with all tokens that are left of them. */
    @Bean
    @Order(3)
    Purge grantPurge() {
        return new Purge() {
            @Override
            public String name() {
                return "grants";
            }

            @Override
            public int purge(Instant now, int limit) {
                List<UUID> expired = grants.findExpired(now, Limit.of(limit));
                if (expired.isEmpty()) {
                    return 0;
                }
                clients.keep(expired, now);
                return grants.delete(expired);
            }
        };
    }

    /** Deletes clients of sessions that have ended. */
    @Bean
    @Order(4)
    Purge sessionClientPurge() {
        return new Purge() {
            @Override
            public String name() {
                return "session-clients";
            }

            @Override
            public int purge(Instant now, int limit) {
                return clients.forget(now, limit);
            }
        };
    }

    @Bean
    @Order(1)
    StoredRows storedGrants() {
        return new StoredRows("grants", "oauth_authorization", """
                select created_at as written_at, expires_at from oauth_authorization
                order by expires_at fetch first row only
                """);
    }

    @Bean
    @Order(2)
    StoredRows storedTokens() {
        return new StoredRows("tokens", "oauth_token", """
                select written_at, expires_at from (
                    (select issued_at as written_at, expires_at from oauth_token where kind = 'REFRESH'
                        order by expires_at fetch first row only)
                    union all
                    (select issued_at as written_at, expires_at from oauth_token where kind = 'ACCESS'
                        order by expires_at fetch first row only)) oldest
                order by expires_at fetch first row only
                """);
    }

    private record Batches(String name, Finder finder, Deleter deleter) implements Purge {

        @Override
        public int purge(Instant now, int limit) {
            List<UUID> found = finder.find(now, Limit.of(limit));
            return found.isEmpty() ? 0 : deleter.delete(found);
        }

        private interface Finder {

            List<UUID> find(Instant now, Limit limit);
        }

        private interface Deleter {

            int delete(List<UUID> ids);
        }
    }
}
