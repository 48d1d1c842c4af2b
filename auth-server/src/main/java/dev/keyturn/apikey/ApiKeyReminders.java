package dev.keyturn.apikey;

import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.time.Instant;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Publishes reminders 30, 7 and 1 days before a key without a successor expires. */
@Component
class ApiKeyReminders {

    private static final int BATCH = 100;

    private final ApiKeyRepository keys;
    private final ApplicationEventPublisher events;
    private final TransactionOperations transaction;
    private final Clock clock;

    ApiKeyReminders(
            ApiKeyRepository keys, ApplicationEventPublisher events, TransactionOperations transaction, Clock clock) {
        this.keys = keys;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Each in a transaction of its own; of two nodes that find the same, the second finds it given. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void remind() {
        Instant now = StoredTime.now(clock);
        int found;
        do {
            var due = keys.findToRemindOf(now, Limit.of(BATCH));
            due.forEach(id ->
                    transaction.executeWithoutResult(status -> keys.lock(id).ifPresent(key -> remind(key, now))));
            found = due.size();
        } while (found == BATCH);
    }

    private void remind(ApiKey key, Instant now) {
        Reminder reminder = key.takeReminder(now);
        if (reminder != null) {
            events.publishEvent(new ApiKeyChange.ApiKeyExpiring(
                    ApiKeyChange.Named.of(key), reminder.days(), key.expiresAt(), key.ownerId()));
        }
    }
}
