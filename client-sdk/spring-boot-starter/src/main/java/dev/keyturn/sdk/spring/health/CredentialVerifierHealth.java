package dev.keyturn.sdk.spring.health;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.spring.internal.VerifierStatus;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether credentials can be verified: up while there are keys that may be used, unknown while there are none, down while the
 * server refuses the client's id or secret, which nothing but a correction ends. Not down because the server is away: an API that is taken out of
 * service or started again for that would not come back sooner.
 */
final class CredentialVerifierHealth extends AbstractHealthIndicator {

    private final CredentialVerifier verifier;

    CredentialVerifierHealth(CredentialVerifier verifier) {
        super("The check of the credential verifier failed");
        this.verifier = verifier;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        VerifierStatus condition = VerifierStatus.of(verifier);
        builder.withDetails(condition.details());
        if (condition.isDown()) {
            builder.down();
        } else if (condition.isUp()) {
            builder.up();
        } else {
            builder.unknown();
        }
    }
}
