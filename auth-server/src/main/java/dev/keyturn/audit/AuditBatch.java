package dev.keyturn.audit;

import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Rows of one transaction for the audit trail, inserted together before it commits. */
final class AuditBatch implements TransactionSynchronization {

    private final NamedStatements statements;
    private final List<NamedStatement> rows = new ArrayList<>();
    private boolean inserted;

    private AuditBatch(NamedStatements statements) {
        this.statements = statements;
    }

    /** Adds a row to the batch of the current transaction. */
    static void add(NamedStatement row, NamedStatements statements) {
        AuditBatch batch = TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(AuditBatch.class::isInstance)
                .map(AuditBatch.class::cast)
                .findFirst()
                .orElseGet(() -> begin(statements));
        if (batch.inserted) {
            statements.run(row);
        } else {
            batch.rows.add(row);
        }
    }

    private static AuditBatch begin(NamedStatements statements) {
        AuditBatch batch = new AuditBatch(statements);
        TransactionSynchronizationManager.registerSynchronization(batch);
        return batch;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        inserted = true;
        statements.runAll(rows);
    }
}
