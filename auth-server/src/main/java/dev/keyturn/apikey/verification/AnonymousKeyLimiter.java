package dev.keyturn.apikey.verification;

import org.springframework.stereotype.Service;

/** Limit of texts that are presented as keys to endpoints without authentication. */
@Service
public class AnonymousKeyLimiter {

    private final InvalidKeyLimiter invalidKeys;

    AnonymousKeyLimiter(InvalidKeyLimiter invalidKeys) {
        this.invalidKeys = invalidKeys;
    }

    /**
     * Counts texts against the limit of an address, valid or not, so that the rest of the limit reveals nothing about them.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code too-many-invalid-keys} if it does not suffice
     */
    public void count(String address, int texts) {
        InvalidKeyLimiter.Source source = InvalidKeyLimiter.Source.of(null, address);
        boolean enough = true;
        for (int i = 0; i < texts; i++) {
            enough &= invalidKeys.spend(source);
        }
        if (!enough) {
            throw new TooManyKeysException(invalidKeys.exhausted(source));
        }
    }
}
