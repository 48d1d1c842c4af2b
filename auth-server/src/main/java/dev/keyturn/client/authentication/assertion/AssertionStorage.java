package dev.keyturn.client.authentication.assertion;

import dev.keyturn.storage.Purge;
import dev.keyturn.storage.StoredRows;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deletes used assertions as soon as their age alone has them refused. */
@Configuration(proxyBeanMethods = false)
class AssertionStorage {

    private static final String DELETE = """
            delete from client_assertion where digest in (
                select digest from client_assertion where expires_at < :now order by expires_at fetch first :limit rows only)
            """;

    @Bean
    @Order(2)
    Purge usedAssertionPurge(JdbcClient jdbc) {
        return new Purge() {
            @Override
            public String name() {
                return "client-assertions";
            }

            @Override
            public int purge(Instant now, int limit) {
                return jdbc.sql(DELETE)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("limit", limit)
                        .update();
            }
        };
    }

    @Bean
    @Order(5)
    StoredRows storedAssertions() {
        return new StoredRows("client-assertions", "client_assertion", """
                select expires_at as written_at, expires_at from client_assertion order by expires_at fetch first row only
                """);
    }
}
