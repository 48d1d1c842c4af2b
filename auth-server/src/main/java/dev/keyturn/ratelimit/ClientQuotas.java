package dev.keyturn.ratelimit;

import dev.keyturn.client.lookup.CachedClient;
import dev.keyturn.client.lookup.CachedClients;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Quotas of clients that have one of their own. */
@Component
class ClientQuotas {

    private final CachedClients clients;

    ClientQuotas(CachedClients clients) {
        this.clients = clients;
    }

    /** Requests per minute; null for those of the limit. */
    @Nullable
    Integer of(String client) {
        return clients.find(client).map(CachedClient::requestsPerMinute).orElse(null);
    }
}
