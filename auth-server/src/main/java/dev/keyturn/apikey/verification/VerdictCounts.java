package dev.keyturn.apikey.verification;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts of verdicts on API keys: valid, or one of the reasons for a rejection. */
final class VerdictCounts {

    private static final String NAME = "keyturn.api.key.verifications";

    private final LongAdder valid = new LongAdder();
    private final Map<ApiKeyVerdict.Reason, LongAdder> rejected = new EnumMap<>(ApiKeyVerdict.Reason.class);

    VerdictCounts() {
        Arrays.stream(ApiKeyVerdict.Reason.values()).forEach(reason -> rejected.put(reason, new LongAdder()));
    }

    /** Counts a verdict. @return the same */
    ApiKeyVerdict count(ApiKeyVerdict verdict) {
        verdict.reason()
                .map(reason -> Objects.requireNonNull(rejected.get(reason)))
                .orElse(valid)
                .increment();
        return verdict;
    }

    void bindTo(MeterRegistry registry) {
        register(registry, "valid", valid);
        rejected.forEach((reason, count) -> register(registry, reason.code(), count));
    }

    private static void register(MeterRegistry registry, String result, LongAdder count) {
        FunctionCounter.builder(NAME, count, LongAdder::sum)
                .description("Number of verified API keys")
                .tag("result", result)
                .register(registry);
    }
}
