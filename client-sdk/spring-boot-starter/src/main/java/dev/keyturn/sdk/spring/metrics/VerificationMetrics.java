package dev.keyturn.sdk.spring.metrics;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerificationListener;
import dev.keyturn.sdk.VerifiedCredential;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts verifications as {@code keyturn.verifications}: accepted credentials by kind and cache hit, rejected ones by reason.
 */
final class VerificationMetrics implements VerificationListener {

    private static final String NAME = "keyturn.verifications";
    private static final String NONE = "none";

    private final Map<CredentialKind, Counter> verified = new EnumMap<>(CredentialKind.class);
    private final Map<CredentialKind, Counter> cached = new EnumMap<>(CredentialKind.class);
    private final Map<Reason, Counter> rejected = new EnumMap<>(Reason.class);

    VerificationMetrics(MeterRegistry registry) {
        for (CredentialKind kind : CredentialKind.values()) {
            verified.put(kind, accepted(registry, kind, false));
            cached.put(kind, accepted(registry, kind, true));
        }
        for (Reason reason : Reason.values()) {
            rejected.put(
                    reason,
                    registry.counter(
                            NAME, "outcome", "rejected", "kind", NONE, "cached", "false", "reason", name(reason)));
        }
    }

    private static Counter accepted(MeterRegistry registry, CredentialKind kind, boolean cached) {
        return registry.counter(
                NAME, "outcome", "accepted", "kind", name(kind), "cached", Boolean.toString(cached), "reason", NONE);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void accepted(VerifiedCredential credential, boolean fromCache) {
        increment((fromCache ? cached : verified).get(credential.kind()));
    }

    @Override
    public void rejected(Reason reason) {
        increment(rejected.get(reason));
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
