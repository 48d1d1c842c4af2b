package dev.keyturn.signing;

import java.util.List;
import java.util.UUID;

/** Lookup of the APIs and clients with tokens signed by an algorithm. Implemented by the feature that issues them. */
public interface AlgorithmDependents {

    /** APIs and clients that are affected if tokens of this algorithm are rejected. */
    Dependents dependingOn(String algorithm);

    /**
     * Affected APIs and clients.
     *
     * @param apis the first of them by name
     * @param totalApis how many there are
     * @param clients the first of them by name
     * @param totalClients how many there are
     */
    record Dependents(List<DependentApi> apis, long totalApis, List<DependentClient> clients, long totalClients) {

        static final Dependents NONE = new Dependents(List.of(), 0, List.of(), 0);

        public Dependents {
            apis = List.copyOf(apis);
            clients = List.copyOf(clients);
        }
    }

    /** API with tokens signed by the algorithm. */
    record DependentApi(UUID id, String name, String audience) {}

    /**
     * A client that can have such tokens.
     *
     * @param grants how many of its users' grants stand
     */
    record DependentClient(String clientId, String clientName, long grants) {}
}
