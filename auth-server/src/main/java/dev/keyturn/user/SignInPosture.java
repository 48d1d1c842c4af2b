package dev.keyturn.user;

import dev.keyturn.posture.Affected;
import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rule for the limits of password sign-in. */
@Configuration(proxyBeanMethods = false)
class SignInPosture {

    /** NIST's limit of consecutive wrong passwords of an account. */
    private static final int MAX_FAILURES = 100;

    private static final int MAX_FAILURES_PER_NETWORK = 1000;
    private static final int MAX_FAILURES_PER_ACCOUNT = 2000;
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    @Bean
    PostureRule signInLimitsOff(SignInProperties properties) {
        return new PostureRule(
                "sign-in-limits-off",
                Severity.HIGH,
                "NIST SP 800-63B section 3.2.2",
                inspection -> settingsWithoutLimit(properties));
    }

    static List<Affected> settingsWithoutLimit(SignInProperties properties) {
        List<Affected> found = new ArrayList<>();
        addIf(properties.maxFailures() > MAX_FAILURES, "max-failures", properties.maxFailures(), found);
        addIf(
                properties.maxFailuresPerNetwork() > MAX_FAILURES_PER_NETWORK,
                "max-failures-per-network",
                properties.maxFailuresPerNetwork(),
                found);
        addIf(
                properties.maxFailuresPerAccount() > MAX_FAILURES_PER_ACCOUNT,
                "max-failures-per-account",
                properties.maxFailuresPerAccount(),
                found);
        addIf(
                properties.initialLockout().compareTo(SHORTEST) < 0,
                "initial-lockout",
                properties.initialLockout(),
                found);
        addIf(properties.failureDecay().compareTo(SHORTEST) < 0, "failure-decay", properties.failureDecay(), found);
        return found;
    }

    private static void addIf(boolean isFound, String setting, Object value, List<Affected> found) {
        if (isFound) {
            found.add(Affected.setting("keyturn.sign-in." + setting, value.toString()));
        }
    }
}
