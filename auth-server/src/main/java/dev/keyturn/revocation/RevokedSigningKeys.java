package dev.keyturn.revocation;

import dev.keyturn.signing.SigningKeyRevoked;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells verifiers, in the transaction that withdraws a signing key, to refuse what it has signed. */
@Component
class RevokedSigningKeys {

    private final Revocations revocations;

    RevokedSigningKeys(Revocations revocations) {
        this.revocations = revocations;
    }

    @EventListener
    void on(SigningKeyRevoked revoked) {
        revocations.revoke(RevocationKind.KEY, revoked.keyId(), revoked.lastTokenExpiresAt());
    }
}
