package dev.keyturn.sdk.spring;

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
 * Counts verifications as {@code keyturn.verifications}: those that were good by kind and whether they were remembered, the others by
 * reason.
 */
final class MeteredVerifications implements VerificationListener {

    private static final String NAME = "keyturn.verifications";
    private static final String NONE = "none";

    private final Map<CredentialKind, Counter> verified = new EnumMap<>(CredentialKind.class);
    private final Map<CredentialKind, Counter> remembered = new EnumMap<>(CredentialKind.class);
    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);

    MeteredVerifications(MeterRegistry registry) {
        for (CredentialKind kind : CredentialKind.values()) {
            verified.put(kind, accepted(registry, kind, false));
            remembered.put(kind, accepted(registry, kind, true));
        }
        for (Reason reason : Reason.values()) {
            refused.put(
                    reason,
                    registry.counter(
                            NAME, "outcome", "refused", "kind", NONE, "remembered", "false", "reason", name(reason)));
        }
    }

    private static Counter accepted(MeterRegistry registry, CredentialKind kind, boolean isRemembered) {
        return registry.counter(
                NAME,
                "outcome",
                "accepted",
                "kind",
                name(kind),
                "remembered",
                Boolean.toString(isRemembered),
                "reason",
                NONE);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void accepted(VerifiedCredential credential, boolean fromMemory) {
        increment((fromMemory ? remembered : verified).get(credential.kind()));
    }

    @Override
    public void refused(Reason reason) {
        increment(refused.get(reason));
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
