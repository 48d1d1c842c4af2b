package dev.keyturn.backchannel;

import dev.keyturn.client.ClientChange;
import dev.keyturn.client.ClientChange.ClientDisabled;
import dev.keyturn.client.ClientChange.ClientUpdated;
import dev.keyturn.grant.SessionClients;
import dev.keyturn.session.SessionsEnded;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Adds deliveries in the transaction that ends sessions, and has them sent when it has committed. */
@Component
class EndedSessions {

    private static final Logger LOG = LoggerFactory.getLogger(EndedSessions.class);

    private final Outbox outbox;
    private final LogoutSender sender;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    EndedSessions(Outbox outbox, LogoutSender sender, ApplicationEventPublisher events, Clock clock) {
        this.outbox = outbox;
        this.sender = sender;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void on(SessionsEnded ended) {
        int added = outbox.add(
                ended instanceof SessionsEnded.AllOf all
                        ? SessionClients.of(all.user())
                        : SessionClients.of(((SessionsEnded.Some) ended).sids()),
                clock.instant());
        if (added == Outbox.MAX_ADDED) {
            LOG.warn("A user has sessions with more than {} clients; some of these get no logout token", added);
        }
        if (added > 0) {
            events.publishEvent(new DeliveriesAdded());
        }
    }

    /** A disabled client gets no logout tokens. */
    @EventListener
    void on(ClientDisabled disabled) {
        withdraw(disabled, Outcome.Failure.CLIENT_DISABLED);
    }

    /** Deliveries that wait go to the new address, if there is one. */
    @EventListener
    void on(ClientUpdated updated) {
        if (updated.changed().contains("backchannel_logout_uri")
                && !outbox.hasReceiver(updated.clientId().value())) {
            withdraw(updated, Outcome.Failure.NO_ADDRESS);
        }
    }

    private void withdraw(ClientChange change, Outcome.Failure reason) {
        outbox.withdraw(change.clientId().value(), reason, clock.instant());
    }

    @TransactionalEventListener
    void on(DeliveriesAdded added) {
        sender.wakeUp();
    }

    /** Deliveries were added, in the current transaction. */
    record DeliveriesAdded() {}
}
