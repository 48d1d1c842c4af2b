package dev.keyturn.signing;

import java.util.List;
import java.util.UUID;

/** Knows who has tokens that the keys of an algorithm sign. Implemented by the feature that issues them. */
public interface AlgorithmDependents {

    /** Whom it concerns if tokens that a key of this algorithm has signed are refused. */
    Dependents dependingOn(String algorithm);

    /**
     * Whom it concerns.
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

    /** An API whose tokens are signed with the algorithm. */
    record DependentApi(UUID id, String name, String audience) {}

    /**
     * A client that can have such tokens.
     *
     * @param authorizations how many of its users' authorizations stand
     */
    record DependentClient(String clientId, String clientName, long authorizations) {}
}
