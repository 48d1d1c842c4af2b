package dev.keyturn.client;

import dev.keyturn.resource.ScopeUsage;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lookup of the clients that have a scope. */
@Component
class ClientScopeUsage implements ScopeUsage {

    private final ClientRepository clients;

    ClientScopeUsage(ClientRepository clients) {
        this.clients = clients;
    }

    @Override
    @Transactional(readOnly = true)
    public List<String> clientsAllowed(Set<String> scopes) {
        return scopes.isEmpty() ? List.of() : clients.namesAllowed(scopes);
    }
}
