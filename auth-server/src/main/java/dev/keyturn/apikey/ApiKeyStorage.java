package dev.keyturn.apikey;

import dev.keyturn.storage.Purge;
import dev.keyturn.storage.StoredRows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Purges of this package: keys 90 days after their expiry, so that until then a reader of the audit trail can look them up,
 * hourly usage after 30 days, and known networks after 90.
 */
@Configuration(proxyBeanMethods = false)
public class ApiKeyStorage {

    public static final Duration MEMORY_OF_USES = Duration.ofDays(30);

    private static final Duration MEMORY_OF_NETWORKS = Duration.ofDays(90);
    private static final Duration MEMORY_OF_ENDED = Duration.ofDays(90);

    private static final String DELETE_USES = """
            delete from api_key_use where (api_key_id, begins_at) in (
                select api_key_id, begins_at from api_key_use where begins_at < :before order by begins_at fetch first :limit rows only)
            """;
    private static final String DELETE_KNOWN_NETWORKS = """
            delete from api_key_known_network where (api_key_id, network) in (
                select api_key_id, network from api_key_known_network
                where last_used_at < :before order by last_used_at fetch first :limit rows only)
            """;
    private static final String DELETE_KEYS = """
            delete from api_key where id in (
                select id from api_key where expires_at < :before order by expires_at fetch first :limit rows only)
            """;

    private final JdbcClient jdbc;

    ApiKeyStorage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Bean
    @Order(4)
    Purge apiKeyUsePurge() {
        return new Deletion("api-key-uses", DELETE_USES, MEMORY_OF_USES);
    }

    @Bean
    @Order(4)
    Purge apiKeyKnownNetworkPurge() {
        return new Deletion("api-key-known-networks", DELETE_KNOWN_NETWORKS, MEMORY_OF_NETWORKS);
    }

    @Bean
    @Order(4)
    Purge apiKeyPurge() {
        return new Deletion("api-keys", DELETE_KEYS, MEMORY_OF_ENDED);
    }

    @Bean
    @Order(4)
    StoredRows storedApiKeys() {
        return new StoredRows("api-keys", "api_key", """
                select created_at as written_at, expires_at + interval '90' day as expires_at
                from api_key order by api_key.expires_at fetch first row only
                """);
    }

    /** Deletes what is older than this by the index that its order has. */
    private final class Deletion implements Purge {

        private final String name;
        private final String sql;
        private final Duration memory;

        Deletion(String name, String sql, Duration memory) {
            this.name = name;
            this.sql = sql;
            this.memory = memory;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int purge(Instant now, int limit) {
            return jdbc.sql(sql)
                    .param("before", now.minus(memory).atOffset(ZoneOffset.UTC))
                    .param("limit", limit)
                    .update();
        }
    }
}
