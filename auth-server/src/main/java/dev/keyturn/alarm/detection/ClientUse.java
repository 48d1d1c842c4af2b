package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.detection.ClientNetworks.Place;
import dev.keyturn.database.DatabaseClock;
import dev.keyturn.database.LastWrite;
import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.tokenendpoint.TokenUse;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores each 30 seconds, and at shutdown, how many tokens clients got and from which networks. A node that is killed loses what it had not stored.
 */
@Component
public class ClientUse implements LastWrite {

    private static final Logger LOG = LoggerFactory.getLogger(ClientUse.class);

    private final TokenUse tokens;
    private final TokenRates rates;
    private final ClientNetworks networks;
    private final TransactionTemplate transaction;
    private final DatabaseClock clock;

    ClientUse(
            TokenUse tokens,
            TokenRates rates,
            ClientNetworks networks,
            TransactionTemplate transaction,
            DatabaseClock clock) {
        this.tokens = tokens;
        this.rates = rates;
        this.networks = networks;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Stores what this node has counted. Keeps what it cannot store. @return false if there is no connection */
    @Scheduled(fixedDelay = 30, initialDelay = 30, timeUnit = TimeUnit.SECONDS)
    public boolean write() {
        Map<TokenUse.Use, Long> taken = tokens.take();
        if (taken.isEmpty()) {
            return true;
        }
        try {
            networks.remember(Objects.requireNonNull(transaction.execute(status -> write(taken, clock.now()))));
            return true;
        } catch (DataAccessException | TransactionException e) {
            tokens.giveBack(taken);
            LOG.warn("Could not store the use of {} clients; retrying: {}", taken.size(), e.getMessage());
            return !LastWrite.isWithoutConnection(e);
        }
    }

    @Override
    public Turn turn() {
        return Turn.EVENTS;
    }

    @Override
    public boolean writeLast() {
        return write();
    }

    private List<Place> write(Map<TokenUse.Use, Long> taken, Instant now) {
        Map<String, Long> ofClients = new TreeMap<>();
        Set<Place> places = new TreeSet<>(Comparator.comparing(Place::client).thenComparing(Place::network));
        Map<String, Long> further = new TreeMap<>();
        taken.forEach((use, number) -> {
            ofClients.merge(use.client(), number, Long::sum);
            if (use.isFurther()) {
                further.merge(use.client(), number, Long::sum);
            } else if (use.hasNetwork()) {
                String block = RemoteNetwork.blockOf(use.network());
                if (!RemoteNetwork.UNKNOWN.equals(block)) {
                    places.add(new Place(use.client(), block));
                }
            }
        });
        List<Place> stored = networks.add(places, further, now);
        // last, since detectors wait for it
        rates.add(ofClients, now);
        return stored;
    }
}
