package dev.keyturn.refusal;

import dev.keyturn.client.lookup.KnownClients;
import dev.keyturn.client.lookup.KnownClients.Status;
import dev.keyturn.database.LastWrite;
import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.oauth.ClientRole;
import dev.keyturn.oauth.RequestRefused;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Logs refused requests, at most {@value #LINES_EACH} lines a minute for one client and network, and {@value #LINES} in all. Each
 * minute, and at shutdown, it logs how many lines were suppressed, and adds the counts to the audit trail.
 *
 * <p>The number of counts is bounded, too. Refusals of more than {@value #NETWORKS} kinds, clients and networks a minute are counted
 * without their network, so that a caller with many addresses does not hide a client. Those of more than {@value #CLIENTS} kinds and
 * clients beyond that are counted without their client.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE) // its log needs no database
class RefusalLog implements LastWrite {

    static final int LINES_EACH = 5;
    static final int LINES = 300;

    static final int NETWORKS = 300;
    static final int CLIENTS = 1_000;

    private static final String UNKNOWN_CLIENT = "unknown-client";
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    private final KnownClients clients;
    private final ApplicationEventPublisher events;
    private final ConcurrentMap<Refusal, Tally> tallies = new ConcurrentHashMap<>();
    private final AtomicInteger lines = new AtomicInteger();

    RefusalLog(KnownClients clients, ApplicationEventPublisher events) {
        this.clients = clients;
        this.events = events;
    }

    @EventListener
    void count(RequestRefused refused) {
        String address = Objects.requireNonNullElse(refused.address(), "");
        // A claimed client_id is logged only if a client has it: it may be a secret in the wrong place.
        Status client = refused.client() == null ? Status.UNKNOWN : clients.statusOf(refused.client());
        Refusal whole = new Refusal(
                refused.endpoint(),
                refused.error(),
                reason(refused.reason(), client),
                client == Status.UNKNOWN ? "" : Objects.requireNonNull(refused.client()),
                client == Status.UNKNOWN ? ClientRole.CALLER : refused.role(),
                RemoteNetwork.of(refused.address()));
        Refusal refusal = keyOf(whole, tallies.keySet());
        boolean mayLog = lines.get() < LINES;
        Tally tally = tallies.compute(
                refusal,
                (key, before) -> (before == null ? new Tally(refusal.hasNetwork() ? address : "", 0, 0, false) : before)
                        .plusOne(mayLog));
        if (tally.isLastLogged()) {
            lines.incrementAndGet();
            LOG.info("Refused {} address={}", refusal, refusal.hasNetwork() ? address : "");
        }
    }

    /** Key with as much of the refusal as there is room for. */
    static Refusal keyOf(Refusal refusal, Set<Refusal> counted) {
        if (counted.size() < NETWORKS || counted.contains(refusal)) {
            return refusal;
        }
        Refusal ofClient = refusal.fromAnywhere();
        return counted.size() < NETWORKS + CLIENTS || counted.contains(ofClient) ? ofClient : refusal.ofAnyone();
    }

    /**
     * Logs the number of suppressed lines, and stores the counts, each in a transaction: nodes that store the same ones in another order do
     * not wait for each other. Keeps what it cannot store. Once there is no connection it does not ask for another, and returns false.
     */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    boolean write() {
        boolean hasConnection = true;
        for (Refusal refusal : List.copyOf(tallies.keySet())) {
            Tally tally = tallies.remove(refusal);
            if (tally != null) {
                logSuppressed(refusal, tally);
                if (hasConnection) {
                    hasConnection = store(refusal, tally);
                } else {
                    keep(refusal, tally);
                }
            }
        }
        lines.set(0);
        return hasConnection;
    }

    private static void logSuppressed(Refusal refusal, Tally tally) {
        if (tally.logged < tally.count) {
            LOG.info("Refused {} suppressed={}", refusal, tally.count - tally.logged);
        }
    }

    private boolean store(Refusal refusal, Tally tally) {
        try {
            events.publishEvent(new RequestsRejected(refusal, clientName(refusal), tally.address, tally.count));
            return true;
        } catch (DataAccessException | TransactionException e) {
            keep(refusal, tally);
            LOG.warn("Could not store rejected requests in the audit trail; retrying: the database is unavailable");
            return !LastWrite.isWithoutConnection(e);
        }
    }

    private void keep(Refusal refusal, Tally tally) {
        tallies.merge(refusal, tally.allLogged(), Tally::plus);
    }

    @Override
    public Turn turn() {
        return Turn.EVENTS;
    }

    @Override
    public boolean writeLast() {
        return write();
    }

    private String clientName(Refusal refusal) {
        return refusal.client().isEmpty() ? "an unknown or unnamed client" : clients.nameOf(refusal.client());
    }

    /** Tells a disabled client from an unknown one, which the answer does not. */
    private static String reason(String given, Status client) {
        return client == Status.DISABLED && UNKNOWN_CLIENT.equals(given) ? "client-disabled" : given;
    }

    /**
     * Count of refusals.
     *
     * @param address of the first
     * @param logged how many of them have a line
     */
    private record Tally(String address, long count, long logged, boolean isLastLogged) {

        Tally plusOne(boolean mayLog) {
            boolean log = mayLog && logged < LINES_EACH;
            return new Tally(address, count + 1, log ? logged + 1 : logged, log);
        }

        Tally allLogged() {
            return new Tally(address, count, count, false);
        }

        Tally plus(Tally other) {
            return new Tally(address, count + other.count, logged + other.logged, false);
        }
    }
}
