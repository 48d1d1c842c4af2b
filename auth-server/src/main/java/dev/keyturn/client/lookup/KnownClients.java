package dev.keyturn.client.lookup;

import dev.keyturn.adminapi.Outage;
import dev.keyturn.client.ClientId;
import org.springframework.stereotype.Component;

/** Facts about enabled clients, from the cache. */
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

    /** Whether a client gets scopes only from users who have allowed them; true for one that is unknown or disabled. */
    public boolean requiresConsent(ClientId client) {
        return clients.find(client.value()).map(CachedClient::requireConsent).orElse(true);
    }
}
