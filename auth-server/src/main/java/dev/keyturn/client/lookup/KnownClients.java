package dev.keyturn.client.lookup;

import dev.keyturn.adminapi.Outage;
import dev.keyturn.client.ClientId;
import dev.keyturn.database.NamedStatement;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Facts about clients, from the cache. */
@Component
public class KnownClients {

    private static final String AS_CACHED =
            "select 1 from client where client_id = :cachedClientId and enabled and require_consent = :requireConsent";

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

    /** Name of the client of this identifier; the identifier if there is none, or while the database does not answer. */
    public String nameOf(String text) {
        try {
            return clients.findEvenIfDisabled(text).map(CachedClient::name).orElse(text);
        } catch (RuntimeException e) {
            if (!Outage.isOutage(e)) {
                throw e;
            }
            return text;
        }
    }

    /** Whether a client gets scopes only from users who have allowed them; true for one that is unknown or disabled. */
    public boolean requiresConsent(ClientId client) {
        return clients.find(client.value()).map(CachedClient::requireConsent).orElse(true);
    }

    /**
     * Condition that a client is enabled, and that users are asked as the cache says. Its row is not locked: a change that
     * commits while the condition is checked may come second.
     */
    public NamedStatement asCached(ClientId client) {
        return new NamedStatement(
                AS_CACHED, Map.of("cachedClientId", client.value(), "requireConsent", requiresConsent(client)));
    }

    /** Forgets what this node knows of a client that turned out to have changed. */
    public void forget(ClientId client) {
        clients.forget(client);
    }

    /** Status of a client. */
    public enum Status {
        ENABLED,
        DISABLED,
        /** No client has the identifier. */
        UNKNOWN
    }
}
