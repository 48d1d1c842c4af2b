package dev.keyturn.revocation;

import dev.keyturn.signing.SigningKeyRevoked;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Revokes all tokens of a signing key in the transaction that revokes the key. */
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
