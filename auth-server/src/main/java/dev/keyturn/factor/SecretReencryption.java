package dev.keyturn.factor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Seals the secrets of authenticator apps under the current key-encryption key after a start. The previous key must stay configured
 * until the log says that it is done.
 */
@Component
class SecretReencryption {

    private static final Logger LOG = LoggerFactory.getLogger(SecretReencryption.class);
    private static final int BATCH = 500;

    private final AuthenticatorApps apps;
    private final TransactionOperations transactions;

    SecretReencryption(AuthenticatorApps apps, TransactionOperations transactions) {
        this.apps = apps;
        this.transactions = transactions;
    }

    @EventListener(ApplicationReadyEvent.class)
    void run() {
        try {
            sealAll();
        } catch (IllegalStateException e) {
            LOG.error(
                    "Not all secrets of authenticator apps could be encrypted with the current key: {}",
                    e.getMessage());
        }
    }

    private void sealAll() {
        long done = 0;
        int batch = BATCH;
        while (batch == BATCH) {
            Integer changed = transactions.execute(transaction -> apps.reseal(BATCH));
            batch = changed == null ? 0 : changed;
            done += batch;
        }
        if (done > 0) {
            LOG.info("Encrypted {} secrets of authenticator apps with the current key-encryption key", done);
        }
    }
}
