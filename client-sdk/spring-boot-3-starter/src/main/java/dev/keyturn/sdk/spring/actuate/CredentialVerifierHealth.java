package dev.keyturn.sdk.spring.actuate;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.spring.VerifierCondition;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/**
 * Whether credentials can be verified: up while there are keys that may be used, unknown while there are none. Never down: an API
 * that is taken out of service or started again because the server is away would not come back sooner.
 */
final class CredentialVerifierHealth extends AbstractHealthIndicator {

    private final CredentialVerifier verifier;

    CredentialVerifierHealth(CredentialVerifier verifier) {
        super("Whether credentials can be verified could not be found out");
        this.verifier = verifier;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        VerifierCondition condition = VerifierCondition.of(verifier);
        (condition.isUp() ? builder.up() : builder.unknown()).withDetails(condition.details());
    }
}
