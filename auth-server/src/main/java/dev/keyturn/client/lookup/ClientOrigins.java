package dev.keyturn.client.lookup;

import org.springframework.stereotype.Component;

/** Cached lookup of the origins from which clients accept browser requests. */
@Component
public class ClientOrigins {

    private final CachedClients clients;

    ClientOrigins(CachedClients clients) {
        this.clients = clients;
    }

    /**
     * Whether an enabled client has the origin: as one of its allowed origins, or, if it is public, as that of one of its
     * redirect URIs.
     *
     * @param origin as the browser spells it
     */
    public boolean allow(String clientId, String origin) {
        return clients.find(clientId)
                .filter(client -> client.origins().contains(origin))
                .isPresent();
    }
}
