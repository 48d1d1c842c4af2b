package dev.keyturn.client;

import dev.keyturn.signing.AlgorithmUsage;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lookup of the ID token algorithms of clients. */
@Component
class ClientAlgorithms implements AlgorithmUsage {

    private final ClientRepository clients;

    ClientAlgorithms(ClientRepository clients) {
        this.clients = clients;
    }

    @Override
    public Set<String> algorithms() {
        return Set.copyOf(clients.findIdTokenAlgorithms());
    }
}
