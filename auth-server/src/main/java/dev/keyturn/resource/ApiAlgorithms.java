package dev.keyturn.resource;

import dev.keyturn.signing.AlgorithmUsage;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lookup of the algorithms that APIs use. */
@Component
class ApiAlgorithms implements AlgorithmUsage {

    private final ApiRepository apis;

    ApiAlgorithms(ApiRepository apis) {
        this.apis = apis;
    }

    @Override
    public Set<String> algorithms() {
        return Set.copyOf(apis.findSigningAlgorithms());
    }
}
