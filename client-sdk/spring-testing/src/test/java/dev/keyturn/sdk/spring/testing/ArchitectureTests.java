package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.contract.ArchitectureContract;
import java.util.Map;

class ArchitectureTests extends ArchitectureContract {

    /** Spring Security's annotations for tests name their factory, whose type parameter is the annotation. */
    @Override
    protected Map<String, String> units() {
        return Map.of(TokenSecurityContext.class.getName(), WithKeyturnToken.class.getName());
    }
}
