package dev.keyturn.audit.proof;

import dev.keyturn.audit.proof.TreeEdge.Subtree;
import dev.keyturn.cluster.DatabaseLocks;
import dev.keyturn.database.LastWrite;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Appends new audit events to the tree, in batches on one node at a time, and signs its head.
 *
 * <p>An event gets its position after its commit, so that a transaction that commits late only gets a later position. Before it
 * appends, it compares the stored edge of the tree with the last signed head, and stops if they differ. It appends once more when the
 * server stops, so that no event waits without a leaf for the next start.
 */
@Component
public class AuditSequencer implements LastWrite {

    static final String LOCK = "audit-tree";
    static final int BATCH = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(AuditSequencer.class);

    /** Batches of one run, so that neither a shutdown nor other scheduled work waits for a long trail. */
    private static final int BATCHES = 4;

    /** Repetitions are counted for an hour. */
    private static final Duration COUNTED = Duration.ofHours(2);

    private static final Duration REPORTED_EVERY = Duration.ofMinutes(1);

    private final TreeTables tables;
    private final TreeHeads heads;
    private final DatabaseLocks locks;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private Instant reportedAt = Instant.EPOCH;
    private volatile Instant completeAt;

    AuditSequencer(
            TreeTables tables, TreeHeads heads, DatabaseLocks locks, TransactionTemplate transaction, Clock clock) {
        this.tables = tables;
        this.heads = heads;
        this.locks = locks;
        this.transaction = transaction;
        this.clock = clock;
        this.completeAt = clock.instant();
    }

    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.SECONDS)
    void runOnSchedule() {
        attempt(this::run);
    }

    @Scheduled(fixedDelay = 60, initialDelay = 60, timeUnit = TimeUnit.SECONDS)
    void endCountsOnSchedule() {
        attempt(this::endCounts);
    }

    @Override
    public Turn turn() {
        return Turn.TREE;
    }

    @Override
    public boolean writeLast() {
        return attempt(this::run);
    }

    /** @return false if there is no connection */
    private boolean attempt(Runnable work) {
        try {
            work.run();
        } catch (TamperedTrailException e) {
            report(String.valueOf(e.getMessage()));
        } catch (DataIntegrityViolationException e) {
            report("it has rows that its last tree head does not cover");
        } catch (ArithmeticException | DateTimeException | InvalidDataAccessApiUsageException e) {
            report("a row has a value that no server writes, " + e.getMessage());
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Could not add audit events to the tree; retrying: {}", e.getMessage());
            return !LastWrite.isWithoutConnection(e);
        }
        return true;
    }

    private synchronized void report(String finding) {
        Instant now = clock.instant();
        if (!now.isBefore(reportedAt.plus(REPORTED_EVERY))) {
            reportedAt = now;
            LOG.error(
                    "The audit trail was changed in the database: {}. No event is added to its tree; see the command"
                            + " audit verify",
                    finding);
        }
    }

    /**
     * Appends the events that have been committed, and publishes the head.
     *
     * @throws TamperedTrailException if the stored tree is not the one that was signed last
     */
    public void run() {
        Instant now = clock.instant();
        boolean isComplete = true;
        heads.refresh();
        if (tables.hasNewEvents()) {
            isComplete = appendAll(Leaf.Kind.EVENT);
            heads.refresh();
        }
        if (isComplete) {
            completeAt = now;
        }
    }

    /** Appends the counts that are final. @throws TamperedTrailException as above */
    public void endCounts() {
        appendAll(Leaf.Kind.COUNT);
    }

    /** Time up to which the tree has all committed events, as far as this node knows. */
    Instant completeAt() {
        return completeAt;
    }

    /**
     * Appends the new entries of a kind. Counts are new once they are final.
     *
     * @return whether none is left
     * @throws TamperedTrailException as above
     */
    boolean appendAll(Leaf.Kind kind) {
        for (int batch = 0; batch <= BATCHES; batch++) {
            if (append(kind) < BATCH) {
                return true;
            }
        }
        return false;
    }

    private int append(Leaf.Kind kind) {
        return Objects.requireNonNull(transaction.execute(status -> {
            locks.hold(LOCK);
            List<RecordedEvent> events = kind == Leaf.Kind.EVENT
                    ? tables.newEvents(BATCH)
                    : tables.endedCounts(clock.instant().minus(COUNTED), BATCH);
            if (!events.isEmpty()) {
                append(events, kind);
            }
            return events.size();
        }));
    }

    private void append(List<RecordedEvent> events, Leaf.Kind kind) {
        Optional<TreeHead> last = heads.lastOfPublished();
        TreeEdge edge = signedEdge(last);
        List<Leaf> leaves = new ArrayList<>();
        List<Subtree> completed = new ArrayList<>();
        for (RecordedEvent event : events) {
            Leaf leaf = event.leaf(edge.size(), kind);
            leaves.add(leaf);
            completed.addAll(edge.append(leaf.hash()));
        }
        tables.insertLeaves(leaves);
        tables.markEvents(leaves, kind);
        if (!completed.isEmpty()) {
            tables.insertSubtrees(completed);
        }
        sign(edge, last.map(TreeHead::keptFrom).orElse(null), last);
    }

    /**
     * Signs that events up to an instant may be missing from now on.
     *
     * @return whether there is a tree, without which none may
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean keepFrom(Instant instant) {
        locks.hold(LOCK);
        Optional<TreeHead> last = heads.lastOfPublished();
        if (last.isPresent()) {
            Instant before = last.get().keptFrom();
            if (before == null || before.isBefore(instant)) {
                sign(signedEdge(last), instant, last);
            }
        }
        return last.isPresent();
    }

    private TreeEdge signedEdge(Optional<TreeHead> last) {
        TreeEdge edge = last.isPresent() ? tables.edge(last.get().size()) : new TreeEdge();
        if (last.isPresent() && !edge.root().equals(last.get().root())) {
            throw new TamperedTrailException(
                    "its tree of " + last.get().size() + " leaves has another root than the one that was signed");
        }
        return edge;
    }

    private void sign(TreeEdge edge, @Nullable Instant keptFrom, Optional<TreeHead> last) {
        TreeHead head = heads.sign(edge, clock.instant(), keptFrom);
        boolean isOfSameHour = last.isPresent() && hour(last.get().signedAt()).equals(hour(head.signedAt()));
        tables.insert(head, !isOfSameHour);
    }

    private static Instant hour(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }
}
