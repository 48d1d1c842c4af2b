package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.hibernate.TransactionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

class OutageTests {

    @Test
    void aDatabaseThatIsAwayIsAnOutage() {
        assertThat(Outage.isOutage(new DataAccessResourceFailureException("gone")))
                .isTrue();
        assertThat(Outage.isOutage(new CannotCreateTransactionException("gone")))
                .isTrue();
        assertThat(Outage.isOutage(new IllegalStateException(new SQLTransientConnectionException("pool is empty"))))
                .isTrue();
        assertThat(Outage.isOutage(new IllegalStateException(new TransactionException("Unable to rollback"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40001", "40P01", "53300", "57P01", "57P03", "25006"})
    void aStateOfTheDatabaseThatPassesIsAnOutage(String state) {
        assertThat(Outage.isOutage(new IllegalStateException(new SQLException("x", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "22021", "25001", ""})
    void aStateThatRepeatsIsNone(String state) {
        assertThat(Outage.isOutage(new IllegalStateException(new SQLException("x", state))))
                .isFalse();
    }

    @Test
    void aConflictIsNone() {
        assertThat(Outage.isOutage(new OptimisticLockingFailureException("changed")))
                .isFalse();
        assertThat(Outage.isOutage(new DataIntegrityViolationException("taken")))
                .isFalse();
    }

    @Test
    void aCircleOfCausesEnds() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(Outage.isOutage(first)).isFalse();
    }
}
