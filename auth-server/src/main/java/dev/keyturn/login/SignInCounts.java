package dev.keyturn.login;

import dev.keyturn.user.TooManySignInsException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** Counts sign-ins by their result, as {@code keyturn.sign.ins}. */
@Component
class SignInCounts {

    private final Map<Result, Counter> counters = new EnumMap<>(Result.class);

    SignInCounts(MeterRegistry meters) {
        for (Result result : Result.values()) {
            counters.put(
                    result,
                    Counter.builder("keyturn.sign.ins")
                            .description("Number of times that a user name and a password were submitted")
                            .tag("result", result.label())
                            .register(meters));
        }
    }

    void succeeded() {
        increment(Result.SUCCEEDED);
    }

    void failed(AuthenticationException reason) {
        if (reason instanceof BadCredentialsException) {
            increment(Result.WRONG_CREDENTIALS);
        } else if (reason instanceof LockedException) {
            increment(Result.LOCKED);
        } else if (reason instanceof DisabledException) {
            increment(Result.DISABLED);
        } else if (reason instanceof TooManySignInsException) {
            increment(Result.TOO_MANY_ATTEMPTS);
        } else {
            increment(Result.ERROR);
        }
    }

    private void increment(Result result) {
        Objects.requireNonNull(counters.get(result)).increment();
    }

    private enum Result {
        SUCCEEDED,
        WRONG_CREDENTIALS,
        LOCKED,
        DISABLED,
        TOO_MANY_ATTEMPTS,
        ERROR;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
