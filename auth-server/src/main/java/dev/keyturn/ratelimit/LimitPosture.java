package dev.keyturn.ratelimit;

import dev.keyturn.posture.Affected;
import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Severity;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rule for request limits. */
@Configuration(proxyBeanMethods = false)
class LimitPosture {

    /** At more than this many times its default, a limit does not limit what one node can answer. */
    private static final int TOLERATED = 20;

    @Bean
    PostureRule limitsOff(RateLimitProperties properties) {
        return new PostureRule(
                "limits-off", Severity.HIGH, "OWASP API4:2023", inspection -> settingsWithoutLimit(properties));
    }

    static List<Affected> settingsWithoutLimit(RateLimitProperties properties) {
        RateLimitProperties defaults = new Binder().bindOrCreate("keyturn.rate-limit", RateLimitProperties.class);
        return Arrays.stream(Limit.values())
                .filter(limit -> properties.quota(limit) == 0
                        || properties.quota(limit) > (long) TOLERATED * defaults.quota(limit))
                .map(limit -> Affected.setting(
                        "keyturn.rate-limit." + limit.setting(), Integer.toString(properties.quota(limit))))
                .toList();
    }
}
