package dev.keyturn.client.lookup;

import dev.keyturn.adminapi.Outage;
import dev.keyturn.client.ClientId;
import org.springframework.stereotype.Component;

/** Facts about clients, from the cache. */
@Component
public class KnownClients {

    private final CachedClients clients;

    KnownClients(CachedClients clients) {
        this.clients = clients;
    }

    /** Status of the client of this identifier; {@code UNKNOWN} while the database does not answer. */
    public Status statusOf(String text) {
        try {
            return clients.findEvenIfDisabled(text)
                    .map(client -> client.enabled() ? Status.ENABLED : Status.DISABLED)
                    .orElse(Status.UNKNOWN);
        } catch (RuntimeException e) {
            if (!Outage.isOutage(e)) {
                throw e;
            }
            return Status.UNKNOWN;
        }
    }

    /** Whether a client gets scopes only from users who have allowed them; true for one that is unknown or disabled. */
    public boolean requiresConsent(ClientId client) {
        return clients.find(client.value()).map(CachedClient::requireConsent).orElse(true);
    }

    /** Status of a client. */
    public enum Status {
        ENABLED,
        DISABLED,
        /** No client has the identifier. */
        UNKNOWN
    }
}
