package dev.keyturn.cluster;

import dev.keyturn.database.DatabaseProduct;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Locks that one transaction of all nodes holds at a time, each with a counter of what was done under it.
 *
 * <p>A lock is a row, so it ends with its transaction, also when the node dies. Long work takes it again for each of its
 * short transactions.
 */
@Component
public class DatabaseLocks {

    /** A node that was suspended keeps its transaction, so a lock that is held for longer is not waited for. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final JdbcTemplate jdbc;
    private final JdbcTemplate waiting;
    private final DatabaseProduct product;
    private final TransactionTemplate separately;

    @Autowired
    DatabaseLocks(JdbcTemplate jdbc, DatabaseProduct product, PlatformTransactionManager transactions) {
        this(jdbc, product, transactions, LONGEST_WAIT);
    }

    DatabaseLocks(
            JdbcTemplate jdbc, DatabaseProduct product, PlatformTransactionManager transactions, Duration longestWait) {
        this.jdbc = jdbc;
        this.product = product;
        this.waiting = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        waiting.setQueryTimeout((int) longestWait.toSeconds());
        this.separately = new TransactionTemplate(transactions);
        separately.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Waits for the lock and holds it until the current transaction ends.
     *
     * @param name kebab case, at most 64 characters
     * @throws PessimisticLockingFailureException if another node holds it for longer than ten seconds, or than the database waits
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(String name) {
        if (lock(name).isEmpty()) {
            create(name);
            lock(name);
        }
    }

    /** Counts a change that was made under a lock; part of the current transaction, which must hold it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void countChange(String name) {
        jdbc.update("update cluster_lock set changes = changes + 1 where name = ?", name);
    }

    /** Number of changes made under a lock, 0 if it was never held. Does not wait for the lock. */
    public long changes(String name) {
        return jdbc.queryForList("select changes from cluster_lock where name = ?", Long.class, name).stream()
                .findFirst()
                .orElse(0L);
    }

    /** H2 waits two seconds by itself, and keeps the timeout of a statement for all that follow on the connection. */
    private List<String> lock(String name) {
        JdbcTemplate limited = product.isPostgres() ? waiting : jdbc;
        try {
            return limited.queryForList("select name from cluster_lock where name = ? for update", String.class, name);
        } catch (QueryTimeoutException e) {
            throw new CannotAcquireLockException("Another node holds the lock " + name, e);
        }
    }

    private void create(String name) {
        try {
            separately.executeWithoutResult(
                    status -> jdbc.update("insert into cluster_lock (name, changes) values (?, 1)", name));
        } catch (DuplicateKeyException e) {
            // another node was quicker, and the row is there
        }
    }
}
