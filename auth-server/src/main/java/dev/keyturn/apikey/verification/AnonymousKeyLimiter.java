package dev.keyturn.apikey.verification;

import org.springframework.stereotype.Service;

/** The budget for texts that are presented as keys where nobody has authenticated. */
@Service
public class AnonymousKeyLimiter {

    private final InvalidKeyLimiter invalidKeys;

    AnonymousKeyLimiter(InvalidKeyLimiter invalidKeys) {
        this.invalidKeys = invalidKeys;
    }

    /**
     * Counts texts against the budget of an address, right or wrong, so that what is left of it tells nothing about them.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code too-many-invalid-keys} if it does not suffice
     */
    public void count(String address, int texts) {
        InvalidKeyLimiter.Source source = InvalidKeyLimiter.Source.address(address);
        boolean enough = true;
        for (int i = 0; i < texts; i++) {
            enough &= invalidKeys.spend(source);
        }
        if (!enough) {
            throw new TooManyKeysException(invalidKeys.retryAfterSeconds());
        }
    }
}
