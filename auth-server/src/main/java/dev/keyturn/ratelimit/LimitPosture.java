package dev.keyturn.ratelimit;

import dev.keyturn.posture.Affected;
import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Severity;
import java.util.Arrays;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rule for request limits. */
@Configuration(proxyBeanMethods = false)
class LimitPosture {

    @Bean
    PostureRule limitsOff(RateLimitProperties properties) {
        return new PostureRule(
                "limits-off",
                Severity.HIGH,
                "OWASP API4:2023",
                inspection -> Arrays.stream(Limit.values())
                        .filter(limit -> properties.quota(limit) == 0)
                        .map(limit -> Affected.setting("keyturn.rate-limit." + limit.setting()))
                        .toList());
    }
}
