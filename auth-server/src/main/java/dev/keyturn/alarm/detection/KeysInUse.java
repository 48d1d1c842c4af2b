package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmProperties;
import dev.keyturn.alarm.Detector;
import dev.keyturn.alarm.Finding;
import dev.keyturn.apikey.RotatedApiKeys;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.signing.LateSigningKeys;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds signing keys that still sign after their planned retirement, and rotated API keys that are still used shortly before they end. */
@Component
class KeysInUse implements StateDetector {

    private final LateSigningKeys signingKeys;
    private final RotatedApiKeys apiKeys;
    private final AlarmProperties.OverdueKey settings;

    KeysInUse(LateSigningKeys signingKeys, RotatedApiKeys apiKeys, AlarmProperties properties) {
        this.signingKeys = signingKeys;
        this.apiKeys = apiKeys;
        this.settings = properties.overdueKey();
    }

    @Override
    public List<Finding> look(Instant now) {
        Stream<Finding> signing = settings.signingKeyLate().isZero()
                ? Stream.empty()
                : signingKeys.activeAndDueBefore(now.minus(settings.signingKeyLate())).stream()
                        .map(key -> finding(new Subject("signing-key", key.keyId(), key.keyId()), key.dueAt(), now));
        Stream<Finding> rotated = settings.apiKeyEndsWithin().isZero()
                ? Stream.empty()
                : apiKeys
                        .usedLateAndEndingBefore(
                                now, now.plus(settings.apiKeyEndsWithin()), now.minus(settings.apiKeyEndsWithin()))
                        .stream()
                        .map(key -> finding(
                                new Subject("api-key", key.id().toString(), key.name()), key.lastUsedAt(), now));
        return Stream.concat(signing, rotated).toList();
    }

    private static Finding finding(Subject subject, Instant since, Instant now) {
        return new Finding(Detector.OVERDUE_KEY, subject, 1, 0, since, now, List.of());
    }
}
