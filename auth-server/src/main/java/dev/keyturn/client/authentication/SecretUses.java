package dev.keyturn.client.authentication;

import dev.keyturn.database.LastWrite;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.TokenDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * When each secret was last used: noted in memory while a request waits, written down together every 30 seconds and at
 * shutdown. A node that is killed loses what it had not yet written.
 *
 * <p>Holds no more entries than there are live secrets, as only a secret that matched is noted.
 */
@Component
public class SecretUses implements LastWrite {

    private static final Logger LOG = LoggerFactory.getLogger(SecretUses.class);

    private static final String ADVANCE = """
            update client_secret set last_used_at = ?
            where digest = ? and (last_used_at is null or last_used_at < ?)
            """;

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final Map<TokenDigest, Instant> unwritten = new ConcurrentHashMap<>();

    SecretUses(JdbcTemplate jdbc, TransactionOperations transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Notes that a secret has just authenticated its client. */
    void note(TokenDigest digest) {
        note(digest, StoredTime.now(clock));
    }

    private void note(TokenDigest digest, Instant at) {
        unwritten.merge(digest, at, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Writes down all that was noted; a later use that another node wrote stays. Keeps what it cannot write. @return false if there is no connection */
    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    boolean write() {
        List<Use> uses = take();
        if (uses.isEmpty()) {
            return true;
        }
        try {
            transaction.executeWithoutResult(status -> jdbc.batchUpdate(ADVANCE, parameters(uses)));
            return true;
        } catch (DataAccessException | TransactionException e) {
            uses.forEach(use -> note(use.digest, use.at));
            LOG.warn("Could not store the last use of {} client secrets; retrying: {}", uses.size(), e.getMessage());
            return !LastWrite.isWithoutConnection(e);
        }
    }

    @Override
    public Turn turn() {
        return Turn.COUNTS;
    }

    @Override
    public boolean writeLast() {
        return write();
    }

    // In the same order on every node, so that two that write at once wait for each other and never both.
    private List<Use> take() {
        List<Use> uses = new ArrayList<>();
        for (TokenDigest digest : List.copyOf(unwritten.keySet())) {
            Instant at = unwritten.remove(digest);
            if (at != null) {
                uses.add(new Use(digest, at));
            }
        }
        uses.sort(Comparator.comparing(use -> use.digest.hex()));
        return uses;
    }

    private static List<Object[]> parameters(List<Use> uses) {
        return uses.stream()
                .map(use ->
                        new Object[] {use.at.atOffset(ZoneOffset.UTC), use.digest.hex(), use.at.atOffset(ZoneOffset.UTC)
                        })
                .toList();
    }

    private record Use(TokenDigest digest, Instant at) {}
}
