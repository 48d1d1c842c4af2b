package dev.keyturn.apikey.verification;

import org.springframework.stereotype.Service;

/** The budget for texts that are presented as keys where nobody has authenticated. */
@Service
public class AnonymousKeyLimiter {

    private final InvalidKeyLimiter wrongKeys;

    AnonymousKeyLimiter(InvalidKeyLimiter wrongKeys) {
        this.wrongKeys = wrongKeys;
    }

    /**
     * Counts texts against the budget of an address, right or wrong, so that what is left of it tells nothing about them.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code too-many-wrong-keys} if it does not suffice
     */
    public void count(String address, int texts) {
        InvalidKeyLimiter.Source source = InvalidKeyLimiter.Source.address(address);
        boolean enough = true;
        for (int i = 0; i < texts; i++) {
            enough &= wrongKeys.spend(source);
        }
        if (!enough) {
            throw new TooManyKeysException(wrongKeys.retryAfterSeconds());
        }
    }
}
