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

    @Bean
    PostureRule longLivedKeys() {
        return PostureRule.ofRows(
                "api-key-long-lived", Severity.MEDIUM, "OWASP API2:2023", new Rows(API_KEY, Duration.ZERO, """
                        select cast(id as varchar(36)) as id, name from api_key
                        where enabled and revoked_at is null and expires_at > :now
                            and expires_at > created_at + interval '366' day
                        order by created_at, api_key.id
                        """));
    }

    @Bean
    PostureRule unusedKeys() {
        return PostureRule.ofRows(
                "api-key-unused", Severity.LOW, "OWASP API2:2023", new Rows(API_KEY, Duration.ofDays(90), """
                        select cast(id as varchar(36)) as id, name from api_key
                        where enabled and revoked_at is null and expires_at > :now
                            and created_at < :before and (last_used_at is null or last_used_at < :before)
                        order by created_at, api_key.id
                        """));
    }

    @Bean
    PostureRule keysFromAnyNetwork() {
        return PostureRule.ofRows(
                "api-key-from-any-network", Severity.LOW, "OWASP API2:2023", new Rows(API_KEY, Duration.ZERO, """
                        select cast(id as varchar(36)) as id, name from api_key k
                        where enabled and revoked_at is null and expires_at > :now
                            and not exists (
                                select 1 from api_key_network n where n.api_key_id = k.id and n.network not like '%/0')
                        order by created_at, k.id
                        """));
    }
}
