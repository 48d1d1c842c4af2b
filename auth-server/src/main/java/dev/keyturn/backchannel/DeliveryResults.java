package dev.keyturn.backchannel;

import dev.keyturn.backchannel.Outcome.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Results of attempts: what the outbox, the audit trail and the metrics say about them. */
@Component
class DeliveryResults {

    private static final String ATTEMPTS = "keyturn.backchannel.logout.attempts";

    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Counter delivered;
    private final Counter repeated;
    private final Counter failed;

    DeliveryResults(Outbox outbox, ApplicationEventPublisher events, MeterRegistry meters, Clock clock) {
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
        this.delivered = counter("delivered", meters);
        this.repeated = counter("repeated", meters);
        this.failed = counter("failed", meters);
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder(ATTEMPTS)
                .description("Number of attempts of this node to deliver a logout token to a client")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** Stores the outcome of an attempt. A delivery fails for good if the client rejects it, or when its time is over. */
    @Transactional
    public void store(Delivery delivery, Outcome outcome) {
        Instant now = clock.instant();
        Instant next = now.plus(delivery.nextWait());
        if (outcome.verdict() == Verdict.AGAIN && next.isBefore(delivery.giveUpAt())) {
            outbox.repeat(delivery.id(), outcome, next);
            repeated.increment();
            return;
        }
        boolean isDelivered = outcome.verdict() == Verdict.DELIVERED;
        outbox.finish(delivery.id(), isDelivered, outcome, now);
        if (isDelivered) {
            delivered.increment();
        } else {
            failed.increment();
            events.publishEvent(LogoutDeliveryFailed.of(delivery, outcome));
        }
    }

    /** Ends the deliveries to a client that does not answer whose time is over. */
    @Transactional
    public void giveUp(String clientId) {
        int ended = outbox.giveUp(clientId, clock.instant());
        if (ended > 0) {
            failed.increment(ended);
            events.publishEvent(LogoutDeliveryFailed.ofSeveral(clientId, ended));
        }
    }
}
