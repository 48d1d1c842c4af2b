package dev.keyturn.client.lookup;

import dev.keyturn.adminapi.Outage;
import org.springframework.stereotype.Component;

/** Tells from the cache whether an identifier is that of an enabled client. */
@Component
public class KnownClients {

    private final CachedClients clients;

    KnownClients(CachedClients clients) {
        this.clients = clients;
    }

    /** Whether there is an enabled client of this identifier; false while the database does not answer. */
    public boolean contains(String text) {
        try {
            return clients.find(text).isPresent();
        } catch (RuntimeException e) {
            if (!Outage.isOutage(e)) {
                throw e;
            }
            return false;
        }
    }
}
