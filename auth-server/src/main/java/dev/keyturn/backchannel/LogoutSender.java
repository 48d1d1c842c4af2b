package dev.keyturn.backchannel;

import dev.keyturn.adminapi.Outage;
import dev.keyturn.backchannel.Outcome.Failure;
import dev.keyturn.backchannel.Outcome.Verdict;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sends the deliveries that are due, to each client one after another and to several clients at once, so that a slow client delays no
 * other.
 */
@Component
class LogoutSender {

    /** Deliveries to a client before other clients that wait have their turn. */
    private static final int TURN = 20;

    /** Longest time without a request to a client that does not answer. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(LogoutSender.class);

    private final Outbox outbox;
    private final LogoutTokens tokens;
    private final LogoutRequests requests;
    private final DeliveryResults results;
    private final Clock clock;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> pausedUntil = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            LogoutRequests.MAX_CLIENTS_AT_ONCE,
            LogoutRequests.MAX_CLIENTS_AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
                Thread thread = new Thread(task, "logout-delivery");
                thread.setDaemon(true);
                return thread;
            });
    private volatile boolean isStopped;

    LogoutSender(Outbox outbox, LogoutTokens tokens, LogoutRequests requests, DeliveryResults results, Clock clock) {
        this.outbox = outbox;
        this.tokens = tokens;
        this.requests = requests;
        this.results = results;
        this.clock = clock;
        threads.allowCoreThreadTimeOut(true);
    }

    @Scheduled(fixedDelay = 5, initialDelay = 5, timeUnit = TimeUnit.SECONDS)
    void sendOnSchedule() {
        try {
            sendDue();
        } catch (RuntimeException e) {
            if (!Outage.isOutage(e)) {
                throw e;
            }
            // the health of the database is reported elsewhere
        }
    }

    /** Looks for what is due in another thread. */
    void wakeUp() {
        if (!isStopped) {
            threads.execute(this::sendOnSchedule);
        }
    }

    /** Begins to send what is due, and returns without waiting for clients. */
    void sendDue() {
        Instant now = clock.instant();
        pausedUntil.values().removeIf(end -> !end.isAfter(now));
        for (String client : outbox.clientsWithDue(now)) {
            if (!isStopped && !pausedUntil.containsKey(client) && busy.add(client)) {
                threads.execute(() -> takeTurn(client));
            }
        }
    }

    private void takeTurn(String client) {
        boolean hasMore = false;
        try {
            int sent = 0;
            while (sent < TURN && !isStopped && sendNext(client)) {
                sent++;
            }
            hasMore = sent == TURN;
        } catch (RuntimeException e) {
            LOG.warn("Could not deliver logout tokens to the client {}; retrying: {}", client, reason(e));
        } finally {
            busy.remove(client);
        }
        if (hasMore) {
            wakeUp();
        }
    }

    private static String reason(RuntimeException e) {
        return Outage.isOutage(e) ? "the database does not answer" : e.toString();
    }

    /** @return whether to continue with the next */
    private boolean sendNext(String client) {
        Optional<Delivery> claimed = outbox.claim(client, clock.instant());
        claimed.ifPresent(delivery -> {
            Outcome outcome = attempt(delivery);
            results.store(delivery, outcome);
            if (outcome.isSilence()) {
                pause(delivery);
                results.giveUp(client);
            }
        });
        return claimed.isPresent() && !pausedUntil.containsKey(client);
    }

    private Outcome attempt(Delivery delivery) {
        URI receiver = delivery.receiver();
        if (!delivery.isClientEnabled()) {
            return Outcome.failed(Failure.CLIENT_DISABLED);
        }
        if (receiver == null) {
            return Outcome.failed(Failure.NO_ADDRESS);
        }
        Outcome outcome = requests.send(receiver, tokens.sign(delivery));
        if (outcome.verdict() != Verdict.DELIVERED) {
            LOG.debug(
                    "The client {} did not accept the logout token {}: {}",
                    delivery.clientId(),
                    delivery.id(),
                    outcome);
        }
        return outcome;
    }

    private void pause(Delivery delivery) {
        Duration wait = delivery.nextWait();
        pausedUntil.put(
                delivery.clientId(), clock.instant().plus(wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE));
    }

    /** Ends after the current requests. What they left is due again when the lease ends. */
    @PreDestroy
    void stop() throws InterruptedException {
        isStopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(LogoutRequests.DEADLINE.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
