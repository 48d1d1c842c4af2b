package dev.keyturn.client;

import dev.keyturn.signing.AlgorithmUsage;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells which algorithms clients have chosen for their ID tokens. */
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
