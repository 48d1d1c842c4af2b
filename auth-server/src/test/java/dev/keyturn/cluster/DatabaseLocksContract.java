package dev.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.database.DatabaseProduct;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.StatementCallback;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is promised of locks on any database. */
@RunningServer
abstract class DatabaseLocksContract {

    private static final int ROUNDS = 20;

    @Autowired
    DatabaseLocks locks;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    DataSource dataSource;

    @Autowired
    DatabaseProduct product;

    private final String name = Api.uniqueName("lock");

    @Test
    void oneTransactionHoldsItAtATime() {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<?> work = () -> transaction.execute(status -> {
            locks.hold(name);
            most.accumulateAndGet(holders.incrementAndGet(), Math::max);
            locks.countChange(name);
            return holders.decrementAndGet();
        });

        for (int round = 0; round < ROUNDS; round++) {
            assertThat(Race.between(work, work, work, work)).allMatch(Objects::isNull);
        }

        assertThat(most).hasValue(1);
        assertThat(locks.changes(name)).isEqualTo(1 + 4 * ROUNDS);
    }

    @Test
    void itEndsWithItsTransactionAndARolledBackChangeDoesNotCount() {
        transaction.executeWithoutResult(status -> {
            locks.hold(name);
            locks.countChange(name);
            status.setRollbackOnly();
        });

        assertThat(locks.changes(name)).isEqualTo(1);
        assertThat(isFree()).isTrue();
    }

    @Test
    void statementsUnderItMayTakeLonger() {
        transaction.executeWithoutResult(status -> {
            locks.hold(name);

            assertThat(jdbc.execute((StatementCallback<Integer>) Statement::getQueryTimeout))
                    .isZero();
        });
    }

    @Test
    void aHolderThatDoesNotEndIsNotWaitedForWithoutEnd() throws Exception {
        DatabaseLocks impatient = new DatabaseLocks(jdbc, product, transactions, Duration.ofSeconds(1));
        transaction.executeWithoutResult(status -> locks.hold(name));
        try (Connection suspended = dataSource.getConnection()) {
            suspended.setAutoCommit(false);
            try (PreparedStatement lock =
                    suspended.prepareStatement("select name from cluster_lock where name = ? for update")) {
                lock.setString(1, name);
                lock.executeQuery();
            }

            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> impatient.hold(name)))
                    .isInstanceOf(PessimisticLockingFailureException.class);

            suspended.rollback();
        }
        assertThat(isFree()).isTrue();
    }

    @Test
    void itIsOfNoUseWithoutATransaction() {
        assertThatThrownBy(() -> locks.hold(name)).isInstanceOf(IllegalTransactionStateException.class);
        assertThat(locks.changes(name)).isZero();
    }

    private boolean isFree() {
        return Boolean.TRUE.equals(transaction.execute(status -> !jdbc.queryForList(
                        "select name from cluster_lock where name = ? for update skip locked", String.class, name)
                .isEmpty()));
    }
}
