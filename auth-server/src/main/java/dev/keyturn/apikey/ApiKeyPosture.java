package dev.keyturn.apikey;

import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Rows;
import dev.keyturn.posture.Severity;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rules for API keys. */
@Configuration(proxyBeanMethods = false)
class ApiKeyPosture {

    private static final String API_KEY = "api-key";

    private static final String FOUND = """
            select cast(id as varchar(36)) as id, name, created_at as fact_created_at,
                (select string_agg(s.scope, ' ' order by s.scope) from api_key_scope s where s.api_key_id = k.id) as fact_scopes
            """;

    @Bean
    PostureRule longLivedKeys() {
        return PostureRule.ofRows(
                "api-key-long-lived",
                Severity.MEDIUM,
                "OWASP API2:2023",
                new Rows(API_KEY, Duration.ZERO, FOUND + """
                        , expires_at as fact_expires_at from api_key k
                        where enabled and revoked_at is null and expires_at > :now
                            and expires_at > created_at + interval '366' day
                        order by created_at, k.id
                        """));
    }

    @Bean
    PostureRule unusedKeys() {
        return PostureRule.ofRows(
                "api-key-unused", Severity.LOW, "OWASP API2:2023", new Rows(API_KEY, Duration.ofDays(90), FOUND + """
                        , last_used_at as fact_last_used_at from api_key k
                        where enabled and revoked_at is null and expires_at > :now
                            and created_at < :before and (last_used_at is null or last_used_at < :before)
                        order by created_at, k.id
                        """));
    }

    @Bean
    PostureRule keysFromAnyNetwork() {
        return PostureRule.ofRows(
                "api-key-from-any-network",
                Severity.LOW,
                "OWASP API2:2023",
                new Rows(API_KEY, Duration.ZERO, FOUND + """
                        ,
                            (select string_agg(n.network, ' ' order by n.network) from api_key_network n
                            where n.api_key_id = k.id) as fact_networks
                        from api_key k where enabled and revoked_at is null and expires_at > :now
                            and not exists (
                                select 1 from api_key_network n where n.api_key_id = k.id and n.network not like '%/0')
                        order by created_at, k.id
                        """));
    }
}
